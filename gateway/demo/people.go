package demo

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// person is an employee with the phone field that somebody typed in long ago.
type person struct {
	id     int64
	name   string
	region string
	phones string
	// mobile, landline and old, a mobile given up, are the numbers in E.164, "" if the field holds none.
	mobile, landline, old string
}

// dead are the numbers that take no texts.
func (p person) dead() []string {
	return slices.DeleteFunc([]string{p.landline, p.old}, func(number string) bool { return number == "" })
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

// staff invents people of many countries, every fourth of them of the United States, in an order and manner drawn from
// rnd.
func staff(rnd *rand.Rand) []person {
	all := homes()
	sortHomes(all)
	rnd.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	people := make([]person, staffSize)
	for i := range people {
		if i%4 == 0 {
			people[i] = american(i/4, rnd)
		} else {
			people[i] = foreigner(all[i%len(all)], rnd)
		}
		people[i].id = int64(10_001 + i)
	}
	return people
}

// staffSize is small enough for people to get a second text soon.
const staffSize = 120

// foreigner fills the phone field as careless people do.
func foreigner(h home, rnd *rand.Rand) person {
	p := person{name: name(rnd), region: h.region}
	mobile, landline, old := e164(h.mobile), e164(h.landline), before(h.mobile)
	switch n := rnd.IntN(100); {
	case n < 5:
		p.phones = pickOne(rnd, "n/a", "none", "ask HR", "123", "-", "see other record")
	case n < 13:
		p.phones, p.landline = write(h.landline, rnd), landline
	case n < 26:
		p.phones = "M: " + write(h.mobile, rnd) + "; W: " + write(h.landline, rnd)
		p.mobile, p.landline = mobile, landline
	case n < 32:
		p.phones, p.mobile = "n/a / "+write(h.mobile, rnd), mobile
	case n < 50 && old != nil:
		p.phones = write(old, rnd) + "; new: " + write(h.mobile, rnd)
		p.mobile, p.old = mobile, e164(old)
	default:
		p.phones, p.mobile = write(h.mobile, rnd), mobile
	}
	return p
}

// before is another mobile number of the same country, as somebody had before: one that differs in the last digit, nil
// if there is none.
func before(mobile *phonenumbers.PhoneNumber) *phonenumbers.PhoneNumber {
	digits := e164(mobile)
	for last := '0'; last <= '9'; last++ {
		other, err := phonenumbers.Parse(digits[:len(digits)-1]+string(last), "")
		if err == nil && e164(other) != digits && phonenumbers.GetNumberType(other) == phonenumbers.MOBILE {
			return other
		}
	}
	return nil
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

func sortHomes(all []home) {
	slices.SortFunc(all, func(a, b home) int { return cmp.Compare(a.region, b.region) })
}
