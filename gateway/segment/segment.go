// Package segment counts the parts that a text message is sent, and billed, in.
//
// A body that fits the GSM-7 alphabet of 3GPP TS 23.038 travels as septets: 160 in a single message, 153 in each part
// of a longer one. One character outside that alphabet turns the whole body into UCS-2, counted in 16-bit units: 70 and
// 67. The missing units of a long message carry the user data header of each part. Toll-free senders of the United
// States and Canada get one unit less per part, 152 and 66.
//
// Parts are packed greedily, as a phone has to be able to read them: the escape pair of an extension character and the
// surrogate pair of a character above U+FFFF stay together, so a part may end one unit early. Twilio's own calculator
// goes further and keeps whole graphemes together, hence a body rich in joined emoji may be billed a part more than
// Count says.
package segment

import "unicode/utf8"

// Encoding is the alphabet that a body is sent in. It is a closed set: GSM7 and UCS2.
type Encoding string

// The encodings.
const (
	GSM7 Encoding = "GSM7"
	UCS2 Encoding = "UCS2"
)

// Options says what the count depends on beside the body.
type Options struct {
	// TollFree tells that the sender is a toll-free number of the United States or Canada; see IsTollFree.
	TollFree bool
	// SmartEncoding tells that the body goes through a Messaging Service with Smart Encoding, which replaces characters
	// outside GSM-7 by like ones of it (curly quotation marks, dashes, full-width forms) where there are any. What is
	// counted is the body as it is sent; it may be longer than the one given.
	SmartEncoding bool
}

// Result is the size of a body.
type Result struct {
	// Encoding is GSM7 for an empty body.
	Encoding Encoding
	// Units is the size of the body without headers: septets in GSM7, 16-bit units in UCS2.
	Units int
	// Segments is the number of parts; 0 for an empty body, which only a message with media may have.
	Segments int
}

// Count returns the encoding, size and number of parts of body. Bytes that are not UTF-8 count as U+FFFD, one for each
// byte.
func Count(body string, opts Options) Result {
	limits := limitsFor(opts)
	if result, ok := countGSM7(body, limits.gsm7, opts.SmartEncoding); ok {
		return result
	}
	return countUCS2(body, limits.ucs2, opts.SmartEncoding)
}

func countGSM7(body string, limit limit, smartly bool) (Result, bool) {
	p := packer{part: limit.part}
	for i := 0; i < len(body); i++ {
		start, cost := i, 0
		if c := body[i]; c < utf8.RuneSelf {
			cost = int(asciiSeptets[c])
		} else {
			r, size := utf8.DecodeRuneInString(body[i:])
			cost = wideSeptets(r)
			i += size - 1
		}
		if cost > 0 {
			p.add(cost)
			continue
		}
		r, _ := utf8.DecodeRuneInString(body[start:])
		like, ok := smartLike[r]
		if !ok || !smartly {
			return Result{}, false
		}
		for j := range len(like) {
			p.add(int(asciiSeptets[like[j]]))
		}
	}
	return p.result(GSM7, limit.single), true
}

func countUCS2(body string, limit limit, smartly bool) Result {
	p := packer{part: limit.part}
	for _, r := range body {
		like, replaced := "", false
		if smartly {
			like, replaced = smartLike[r]
		}
		switch {
		case replaced:
			for range len(like) {
				p.add(1)
			}
		case r > maxSingleUnit:
			p.add(2)
		default:
			p.add(1)
		}
	}
	return p.result(UCS2, limit.single)
}

// maxSingleUnit is the last character that UTF-16 writes in one unit.
const maxSingleUnit = 0xFFFF
