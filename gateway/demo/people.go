package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// person is an employee with the phone field that somebody typed in long ago.
type person struct {
	id     int64
	name   string
	region string
	phones string
	// mobile and landline are the numbers in E.164, "" if the field holds none.
	mobile, landline string
}

// home is a country with its example numbers.
type home struct {
	region           string
	mobile, landline *phonenumbers.PhoneNumber
}

// homes are all countries whose metadata has an example mobile and an example
// landline number that differ.
func homes() []home {
	var all []home
	for region := range phonenumbers.GetSupportedRegions() {
		h := home{
			region:   region,
			mobile:   phonenumbers.GetExampleNumberForType(region, phonenumbers.MOBILE),
			landline: phonenumbers.GetExampleNumberForType(region, phonenumbers.FIXED_LINE),
		}
		if h.mobile == nil || h.landline == nil || phonenumbers.GetNumberType(h.mobile) != phonenumbers.MOBILE {
			continue
		}
		all = append(all, h)
	}
	return all
}

// staff invents one person for each country, in an order and manner drawn from rnd.
func staff(rnd *rand.Rand) []person {
	all := homes()
	sortHomes(all)
	rnd.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	people := make([]person, len(all))
	for i, h := range all {
		people[i] = person{id: int64(10_001 + i), name: name(rnd), region: h.region}
		people[i].typeIn(h, rnd)
	}
	return people
}

// typeIn fills the phone field as careless people do.
func (p *person) typeIn(h home, rnd *rand.Rand) {
	mobile, landline := e164(h.mobile), e164(h.landline)
	switch n := rnd.IntN(100); {
	case n < 5:
		p.phones = pickOne(rnd, "n/a", "none", "ask HR", "123", "-", "see other record")
	case n < 13:
		p.phones, p.landline = write(h.landline, rnd), landline
	case n < 30:
		p.phones = "M: " + write(h.mobile, rnd) + "; W: " + write(h.landline, rnd)
		p.mobile, p.landline = mobile, landline
	case n < 36:
		p.phones, p.mobile = "n/a / "+write(h.mobile, rnd), mobile
	default:
		p.phones, p.mobile = write(h.mobile, rnd), mobile
	}
}

// write writes a number in one of the ways people do.
func write(n *phonenumbers.PhoneNumber, rnd *rand.Rand) string {
	national := phonenumbers.Format(n, phonenumbers.NATIONAL)
	international := phonenumbers.Format(n, phonenumbers.INTERNATIONAL)
	switch rnd.IntN(7) {
	case 0:
		return national
	case 1:
		return international
	case 2:
		return e164(n)
	case 3:
		return strings.ReplaceAll(international, " ", "-")
	case 4:
		return "00" + strings.TrimPrefix(international, "+")
	case 5:
		return strings.NewReplacer(" ", ".", "-", ".").Replace(international)
	}
	return "tel. " + national
}

func e164(n *phonenumbers.PhoneNumber) string { return phonenumbers.Format(n, phonenumbers.E164) }

func name(rnd *rand.Rand) string {
	first := pickOne(rnd, "Amara", "Björn", "Chloé", "Dinesh", "Elena", "Farid", "Grace", "Hiro", "Ines", "Jonas",
		"Kwame", "Lucía", "Mei", "Noor", "Oleg", "Priya")
	last := pickOne(rnd, "Okafor", "Lindqvist", "Moreau", "Rao", "Petrova", "Haddad", "Kim", "Tanaka", "Costa", "Weber",
		"Mensah", "García", "Chen", "Rahman", "Ivanov", "Shah")
	return fmt.Sprintf("%s %s", first, last)
}

func pickOne(rnd *rand.Rand, choices ...string) string { return choices[rnd.IntN(len(choices))] }
