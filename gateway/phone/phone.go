// Package phone turns the free text of a phone column into numbers that can be texted.
//
// The text was typed by people over decades: several numbers in one field, labels, extensions, remarks, national and
// international forms, digits of any script. Parse finds the numbers in the order typed and gives each in E.164 form,
// or says why a piece of the text is none. A text sent to a wrong number tells a stranger about an employee, hence the
// rule behind every doubt: a number is reported only if the text can be read in one way.
//
// How a text is read:
//
//   - Semicolons, bars, ampersands, line ends, colons and words always end a number. Slashes, commas, tabs and free-standing
//     dashes end a number that is complete, and are passed over in one that is not ("0151/12345678").
//   - Dates, times, hours, amounts with a unit and identifiers with a label are no numbers. What may be hours and may be the end of
//     a number is left out if only one of both gives a number, and else in doubt.
//   - Several numbers with only spaces between them are told apart if there is exactly one way to do so.
//   - A number with + is international, whatever the country. So is one with 00 or 011 that means nothing in the country, and
//     a mobile number abroad with more digits than the country's own have, if its calling code stands apart ("44 7400 123456")
//     or there are at least two digits too many ("447400123456").
//   - A mobile number may lack its national prefix, as it does after a visit to a spreadsheet, and may end in its decimals. A
//     landline may not, for without it a local number passes for one of another town: ReasonIncomplete.
//   - A number with an extension belongs to a switchboard, which no text gets through: ReasonHasExtension.
//   - A number labelled as a fax or a pager, or as not to be called, is refused, wherever the label stands beside it; between two
//     numbers it refuses the nearer, or both.
//
// Validity and kinds come from libphonenumber's metadata, as ported by nyaruka/phonenumbers. They tell what a numbering
// plan allows, not whether a number is in service. The free text is PER_PHONES.PHONE_NUMBER in Oracle E-Business Suite.
package phone

// MaxText is how much of a text is read, in bytes.
const MaxText = 2000

// Options says how to read a text.
type Options struct {
	// Region is the country of numbers typed without a country calling code: ISO 3166-1 alpha-2 or alpha-3, any case.
	// If it is empty or unknown such numbers are rejected with ReasonUnknownCountry.
	Region string
	// Max is the number of candidates after which reading stops; 0 for no limit.
	Max int
}

// Result is what a text holds.
type Result struct {
	// Candidates are the numbers that can be texted, in the order typed, without duplicates.
	Candidates []Candidate
	// Rejected are the pieces of the text that gave none, in the order typed.
	Rejected []Rejection
}

// Candidate is a number that can be texted.
type Candidate struct {
	// E164 is the number with + and calling code, digits only, 7 to 15 of them. It is personal data.
	E164 string
	// Region is the country the number belongs to, as ISO 3166-1 alpha-2, or "001" for a number of the whole world.
	Region string
	// Kind is the kind of line.
	Kind Kind
}

// Rejection is a piece of the text that is no candidate. It holds no part of the text and is safe to log.
type Rejection struct {
	// Fragment is the position of the piece among those with digits, from 1; 0 stands for the text as a whole.
	Fragment int
	// Reason says why.
	Reason Reason
	// Kind is the kind of line of a valid number that was refused, empty otherwise.
	Kind Kind
}

// Parse reads text. It accepts any input and takes a bounded time. Parse of a candidate's E164 form gives that
// candidate alone, whatever the options.
func Parse(text string, opts Options) Result {
	s := scan(text)
	if len(s.fragments) == 0 {
		return Result{Rejected: []Rejection{{Reason: s.emptiness()}}}
	}
	p := parser{reader: newReader(opts.Region), max: opts.Max}
	p.parse(s.fragments)
	if s.truncated {
		p.reject(Rejection{Reason: ReasonTextTooLong})
	}
	return p.result
}

// First returns the first candidate, and false if there is none.
func (r Result) First() (Candidate, bool) {
	if len(r.Candidates) == 0 {
		return Candidate{}, false
	}
	return r.Candidates[0], true
}

// Reason returns the most telling reason of the rejections if there is no candidate, and "" if there is one.
func (r Result) Reason() Reason {
	if len(r.Candidates) > 0 {
		return ""
	}
	var best Reason
	for _, rejection := range r.Rejected {
		if best == "" || rejection.Reason.rank() > best.rank() {
			best = rejection.Reason
		}
	}
	return best
}
