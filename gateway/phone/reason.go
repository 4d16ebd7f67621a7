package phone

import "slices"

// Reason is why a piece of text is no candidate. It is a closed set, fit for a status column or a metric label.
type Reason string

// The reasons, the more telling ones last.
const (
	ReasonEmpty          Reason = "empty"           // the text is empty or blank
	ReasonNoDigits       Reason = "no_digits"       // the text has no digit: "n/a"
	ReasonTextTooLong    Reason = "text_too_long"   // the rest of the text was not read
	ReasonTooShort       Reason = "too_short"       // fewer digits than any number has
	ReasonTooLong        Reason = "too_long"        // more digits than any number has
	ReasonInvalidNumber  Reason = "invalid_number"  // not of the plan, a date, an amount, an identifier, or in doubt
	ReasonIncomplete     Reason = "incomplete"      // a local number, or a landline without its national prefix
	ReasonUnknownCountry Reason = "unknown_country" // national form, and no country to read it by
	ReasonHasExtension   Reason = "has_extension"   // a valid number behind a switchboard
	ReasonNotTextable    Reason = "not_textable"    // a valid number of a kind, or labelled as one, that takes no texts
	ReasonDoNotContact   Reason = "do_not_contact"  // a valid number labelled as not to be called or texted
)

// Reasons returns all reasons, the more telling ones last.
func Reasons() []Reason {
	return []Reason{
		ReasonEmpty, ReasonNoDigits, ReasonTextTooLong, ReasonTooShort, ReasonTooLong, ReasonInvalidNumber,
		ReasonIncomplete, ReasonUnknownCountry, ReasonHasExtension, ReasonNotTextable, ReasonDoNotContact,
	}
}

func (r Reason) rank() int { return slices.Index(Reasons(), r) }
