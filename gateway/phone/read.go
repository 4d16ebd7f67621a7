package phone

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// world is the region of numbers that need no country to be read; libphonenumber's code for none.
const world = "ZZ"

// maxTyped is the digits that a number has at most as typed, with international prefix, calling code and national
// prefix.
const maxTyped = 22

// minTyped is the digits of the shortest national numbers.
const minTyped = 4

// minWithoutPrefix is the digits that a mobile number has at least if it may lack its national prefix: more than any
// number that is dialled within a town.
const minWithoutPrefix = 9

// reading is what digits stand for: a number, or the reason why they stand for none.
type reading struct {
	Candidate
	found  bool
	reason Reason
	doubt  bool // the digits can be read in more than one way
}

func noNumber(reason Reason) reading { return reading{reason: reason} }

// remains returns why digits are no number that are left over from one.
func (r reading) remains() Reason {
	if r.found {
		return ReasonIncomplete
	}
	return r.reason
}

func inDoubt() reading { return reading{reason: ReasonInvalidNumber, doubt: true} }

// reader reads digits as a number of one country. It counts its attempts, so that a text full of digits takes bounded
// time.
type reader struct {
	region string // alpha-2, "" if unknown
	trunk  string // the national prefix, "" if the country has none or does without
	left   int    // attempts
}

// attempts is far more than the numbers of a text of MaxText need.
const attempts = 500

func newReader(region string) *reader {
	r := &reader{region: canonicalRegion(region), left: attempts}
	if r.region != "" && !phonenumbers.IsNANPACountry(r.region) {
		r.trunk = phonenumbers.GetNddPrefixForRegion(r.region, true)
	}
	return r
}

// read reads a whole fragment, leniently: a number abroad may lack its + and international prefix.
func (r *reader) read(f fragment) reading {
	got := r.readStrictly(f)
	if got.found || f.plus || r.region == "" || f.text()[0] == '0' || got.reason != ReasonTooLong {
		return got
	}
	if abroad := r.international(f.text()); abroad.Kind.takesMobiles() && r.meansAbroad(f, abroad) {
		return abroad
	}
	return got
}

// meansAbroad tells whether a mobile number typed without +, and too long for the country, was meant with it: its
// calling code stands apart, or there are two digits too many, which is no slip of the finger.
func (r *reader) meansAbroad(f fragment, abroad reading) bool {
	if len(f.groups) == 1 {
		return r.national(f.text()[:f.size()-1]).reason == ReasonTooLong
	}
	code, err := strconv.Atoi(f.groups[0].digits)
	return err == nil && slices.Contains(phonenumbers.GetRegionCodesForCountryCode(code), abroad.Region)
}

// readStrictly reads a number in one of the forms that the country dials.
func (r *reader) readStrictly(f fragment) reading {
	digits := f.text()
	switch {
	case len(digits) < minTyped:
		return noNumber(ReasonTooShort)
	case len(digits) > maxTyped:
		return noNumber(ReasonTooLong)
	case f.plus && digits[0] != '0':
		return r.international(digits)
	}
	got := r.national(digits)
	for _, prefix := range []string{"00", "011"} {
		rest, ok := strings.CutPrefix(digits, prefix)
		// 011 is an area code in many countries, so it takes one that has no use for it.
		if got.found || !ok || r.region == "" && prefix == "011" {
			continue
		}
		if abroad := r.international(rest); abroad.found {
			return abroad
		}
	}
	return got
}

func (r *reader) international(digits string) reading {
	if strings.HasPrefix(digits, "11") {
		return noNumber(ReasonInvalidNumber) // North America's calling code is never followed by its national prefix
	}
	number, reason := r.parse("+"+withoutMexicanMobilePrefix(digits), world)
	if reason != "" {
		return noNumber(reason)
	}
	return readingOf(number)
}

func (r *reader) national(digits string) reading {
	if r.region == "" {
		return noNumber(ReasonUnknownCountry)
	}
	if r.region == "MX" {
		digits = withoutOldMexicanPrefix(digits)
	}
	number, reason := r.parse(digits, r.region)
	if reason != "" {
		return noNumber(reason)
	}
	got := readingOf(number)
	if got.found && !phonenumbers.IsNationalPrefixPresentIfRequired(number) && !mayLackPrefix(got.Kind, digits) {
		return noNumber(ReasonIncomplete)
	}
	return got
}

// withoutMexicanMobilePrefix drops the 1 that mobile numbers of Mexico had after the calling code until 2019.
func withoutMexicanMobilePrefix(digits string) string {
	const oldLength = len("5215512345678")
	if national, ok := strings.CutPrefix(digits, "521"); ok && len(digits) == oldLength {
		return "52" + national
	}
	return digits
}

// withoutOldMexicanPrefix drops what was dialled before a national number of Mexico until 2019.
func withoutOldMexicanPrefix(digits string) string {
	const size = len("5512345678")
	for _, prefix := range []string{"01", "044", "045", "1"} {
		if national, ok := strings.CutPrefix(digits, prefix); ok && len(national) == size {
			return national
		}
	}
	return digits
}

// mayLackPrefix tells whether digits are, without the national prefix that their kind is written with, still no local
// number.
func mayLackPrefix(kind Kind, digits string) bool {
	return kind.takesMobiles() && len(digits) >= minWithoutPrefix
}

func (r *reader) parse(digits, region string) (*phonenumbers.PhoneNumber, Reason) {
	if r.left == 0 {
		return nil, ReasonTextTooLong
	}
	r.left--
	number, err := phonenumbers.ParseAndKeepRawInput(digits, region)
	switch {
	case errors.Is(err, phonenumbers.ErrNumTooLong):
		return nil, ReasonTooLong
	case errors.Is(err, phonenumbers.ErrTooShortNSN), errors.Is(err, phonenumbers.ErrTooShortAfterIDD):
		return nil, ReasonTooShort
	case err != nil:
		return nil, ReasonInvalidNumber
	default:
		return number, ""
	}
}

func readingOf(number *phonenumbers.PhoneNumber) reading {
	if !phonenumbers.IsValidNumber(number) {
		return noNumber(invalidity(number))
	}
	e164 := phonenumbers.Format(number, phonenumbers.E164)
	if !isE164(e164) {
		return noNumber(ReasonInvalidNumber)
	}
	return reading{
		Candidate: Candidate{E164: e164, Region: phonenumbers.GetRegionCodeForNumber(number), Kind: kindOf(number)},
		found:     true,
	}
}

func invalidity(number *phonenumbers.PhoneNumber) Reason {
	switch phonenumbers.IsPossibleNumberWithReason(number) {
	case phonenumbers.TOO_SHORT:
		return ReasonTooShort
	case phonenumbers.TOO_LONG:
		return ReasonTooLong
	case phonenumbers.IS_POSSIBLE_LOCAL_ONLY:
		return ReasonIncomplete
	default:
		return ReasonInvalidNumber
	}
}
