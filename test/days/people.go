package days

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// person is an employee with a clock on the wall.
type person struct {
	number string
	// old are numbers that came before it in the records, and take no texts any more.
	old []string
	// at is where the clock hangs.
	at *time.Location
	// zone is what the feeder knows of it, "" if nothing.
	zone    string
	country string
	// landline tells that a lookup finds it to be one, which the numbering plan does not.
	landline bool
}

// town has numbers that tell where they are, more or less: those of Australia's mobiles may be anywhere in it.
type town struct {
	zone, country string
	// prefix begins a number, digits are how many follow.
	prefix string
	digits int
}

func towns() []town {
	return []town{
		{"America/New_York", "US", "+1212", 7},
		{"America/Chicago", "US", "+1312", 7},
		{"America/Denver", "US", "+1303", 7},
		{"America/Los_Angeles", "US", "+1213", 7},
		{"Europe/London", "GB", "+447400", 6},
		{"Europe/Berlin", "DE", "+4915112", 6},
		{"Asia/Kolkata", "IN", "+919812", 6},
		{"Australia/Sydney", "AU", "+614123", 5},
	}
}

// employ hires so many people, in all towns alike. Of every other one the feeder knows the zone.
func employ(n int, rnd *rand.Rand) ([]person, error) {
	all := towns()
	staff := make([]person, n)
	for i := range staff {
		t := all[i%len(all)]
		at, err := time.LoadLocation(t.zone)
		if err != nil {
			return nil, fmt.Errorf("hanging up a clock: %w", err)
		}
		staff[i] = person{number: t.number(i / len(all)), at: at, country: t.country}
		if rnd.IntN(2) == 0 {
			staff[i].zone = t.zone
		}
		staff[i].landline = t.country == "US" && rnd.IntN(20) == 0
		if rnd.IntN(10) == 0 {
			staff[i].old = []string{t.number(oldNumbers + i/len(all))}
		}
	}
	return staff, nil
}

// oldNumbers is where those begin that were given up.
const oldNumbers = 50_000

// number is the town's i-th. In North America the exchange does not begin with 0 or 1.
func (t town) number(i int) string {
	if t.country == "US" {
		return fmt.Sprintf("%s%03d%04d", t.prefix, 230+i/10_000, i%10_000)
	}
	return fmt.Sprintf("%s%0*d", t.prefix, t.digits, i)
}
