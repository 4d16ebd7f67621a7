package phone

import (
	"slices"
	"strconv"

	"github.com/nyaruka/phonenumbers"
)

// Zones returns the zones of number, which is in E.164 form, as [Candidate.Zones] does; nil for no valid number.
func Zones(number string) []string {
	candidate, ok := Parse(number, Options{Max: 1}).First()
	if !ok || candidate.E164 != number {
		return nil
	}
	return candidate.Zones()
}

// Zones returns the names of all time zones, in the IANA database, in which the number may have been given out: those
// of its area if its kind of line has areas, as a landline and nearly any number of North America have, and else those
// of its calling code. It is nil if nothing is known. Where the number's owner is it does not tell.
func (c Candidate) Zones() []string {
	prefix := c.E164
	if code := phonenumbers.GetCountryCodeForRegion(c.Region); !hasArea(c.Kind, code) {
		prefix = strconv.Itoa(code)
	}
	zones, err := phonenumbers.GetTimezonesForPrefix(prefix)
	if err != nil || slices.Contains(zones, phonenumbers.UNKNOWN_TIMEZONE) {
		return nil
	}
	return slices.Clone(zones)
}

// hasArea tells of a kind of line whether its numbers say where they belong. It is libphonenumber's isNumberGeographical,
// which the port does not ask: it takes the digits of a mobile number for those of an area, and all of Australia for
// Sydney.
func hasArea(kind Kind, code int) bool {
	switch kind {
	case KindFixed, KindFixedOrMobile:
		return true
	case KindMobile:
		return phonenumbers.GEO_MOBILE_COUNTRIES[int32(code)]
	}
	return false
}
