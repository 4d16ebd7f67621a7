package twiliotest

import (
	"hash/fnv"
	"slices"
)

// pools are the Messaging Services of the account.
type pools struct {
	senders  map[string][]string // by service; nil accepts any service
	services map[string]string   // by sender
}

func newPools(senders map[string][]string) pools {
	p := pools{senders: senders, services: map[string]string{}}
	for service, numbers := range senders {
		for _, number := range numbers {
			p.services[number] = service
		}
	}
	return p
}

// choose picks the sender for a recipient, always the same one as Twilio's
// sticky sender does. A wanted sender must be in the pool.
func (p pools) choose(service, wanted, to string) (string, *problem) {
	numbers, known := p.senders[service]
	switch {
	case p.senders == nil && wanted != "":
		return wanted, nil
	case p.senders == nil:
		return DefaultSender, nil
	case !known:
		return "", newProblem(21701)
	case len(numbers) == 0:
		return "", newProblem(21704)
	case wanted == "":
		h := fnv.New32a()
		h.Write([]byte(to))
		return numbers[h.Sum32()%uint32(len(numbers))], nil
	case !slices.Contains(numbers, wanted):
		return "", newProblem(21711)
	}
	return wanted, nil
}

// scope is what an opt-out from a number closes: its whole service, or itself.
func (p pools) scope(number string) string {
	if service, ok := p.services[number]; ok {
		return service
	}
	return number
}
