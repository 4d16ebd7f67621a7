package demo

import (
	"fmt"
	"math/rand/v2"
)

// american invents somebody whose numbers do not tell what they are: in North America only a lookup does. Each i has
// numbers of its own, all of them from the range for fiction.
func american(i int, rnd *rand.Rand) person {
	p := person{name: name(rnd), region: "US"}
	mobile, landline := fiction(i, 0), fiction(i, 1)
	switch i % 4 {
	case 0:
		p.phones, p.landline = landline.typed, landline.e164
	case 1:
		p.phones = landline.typed + " or " + mobile.typed
		p.landline, p.mobile = landline.e164, mobile.e164
	default:
		p.phones, p.mobile = mobile.typed, mobile.e164
	}
	return p
}

// fictional is a number as people type it and in E.164.
type fictional struct{ typed, e164 string }

// fiction makes the i-th number, in another area if it is somebody's second. The senders have the first ones.
func fiction(i, second int) fictional {
	areas := []int{212, 305, 312, 415, 617, 702, 713, 808}
	area, line := areas[(i+second)%len(areas)], 110+i%90
	return fictional{fmt.Sprintf("(%d) 555-0%d", area, line), fmt.Sprintf("+1%d5550%d", area, line)}
}
