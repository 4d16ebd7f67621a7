package phone

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/language"
)

// The digits of an E.164 number, calling code included. The least is what the shortest plans in use have.
const (
	minDigits = 7
	maxDigits = 15
)

// Mask returns number for a log: "***" and its last four digits. Anything with fewer digits than a phone number is
// masked wholly, lest the four digits be most of it.
func Mask(number string) string {
	digits := make([]byte, 0, maxDigits)
	for i := range len(number) {
		if c := number[i]; isDigit(rune(c)) {
			digits = append(digits, c)
		}
	}
	if len(digits) < minDigits {
		return "***"
	}
	return "***" + string(digits[len(digits)-4:])
}

// E164 returns the number of a person as texts are sent to it, however the carrier writes it; what is no number it
// returns as it is.
func E164(text string) string {
	if candidate, ok := Parse(text, Options{Max: 1}).First(); ok {
		return candidate.E164
	}
	return text
}

// Region returns the country of number, which is in E.164 form, as ISO 3166-1 alpha-2; "001" for a number of the whole
// world and "" for no valid number.
func Region(number string) string {
	candidate, ok := Parse(number, Options{Max: 1}).First()
	if !ok || candidate.E164 != number {
		return ""
	}
	return candidate.Region
}

// isE164 tells whether number has the shape of E.164. The metadata allows a few numbers that are longer.
func isE164(number string) bool {
	digits, ok := strings.CutPrefix(number, "+")
	return ok && len(digits) >= minDigits && len(digits) <= maxDigits && digits[0] != '0'
}

// canonicalRegion returns the alpha-2 code of a country with a numbering plan, "" if there is none.
func canonicalRegion(code string) string {
	code = strings.TrimSpace(code)
	if len(code) != 2 && len(code) != 3 {
		return ""
	}
	region, err := language.ParseRegion(code)
	if err != nil {
		return ""
	}
	alpha2 := region.Canonicalize().String()
	if phonenumbers.GetCountryCodeForRegion(alpha2) == 0 {
		return ""
	}
	return alpha2
}
