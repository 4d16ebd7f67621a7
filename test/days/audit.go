package days

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// report is what was found, each fault with an example.
type report struct {
	faults   map[string]int
	examples map[string]string
	figures  map[string]int
}

func newReport() *report {
	return &report{faults: map[string]int{}, examples: map[string]string{}, figures: map[string]int{}}
}

func (r *report) fault(kind, example string, args ...any) {
	if r.faults[kind]++; r.faults[kind] == 1 {
		r.examples[kind] = fmt.Sprintf(example, args...)
	}
}

// nights looks for texts that came when the person's clock, or the channel's, did not allow it, and for those that the
// provider might have kept until then. Clarifying questions are another matter.
func (s *site) nights(r *report, arrivals []arrival) {
	for _, a := range arrivals {
		row, known := s.rows[reference(a.body)]
		if isClarifying(a.body) {
			continue
		}
		if !known {
			r.fault("unknown texts", "%q", a.body)
			continue
		}
		u, p := s.use(row.Channel), s.staff[row.PersonID]
		hours, place := u.hours(row), u.place(p)
		if u.Name == alerts && s.landlines[a.to] {
			r.fault("texts to landlines", "row %q", row.SourceKey)
		}
		if !hours.allows(a.at, place) {
			r.fault("texts at night", "%s of row %q at %s", u.Name, row.SourceKey, a.at.In(place))
		}
		last := a.at.Add(a.validity - time.Second)
		if !hours.always() && (a.validity <= 0 || !hours.allows(last, place)) {
			r.fault("texts that may be delivered at night", "%s of row %q, until %s", u.Name, row.SourceKey, last.In(place))
		}
	}
}

// unwanted looks for texts to people who had opted out. Those that began before the word was staged may still come.
func (s *site) unwanted(r *report, arrivals []arrival, words []word) {
	said := s.wishes(words)
	for _, a := range arrivals {
		var out word
		for _, w := range said[a.to] {
			switch {
			case isStart(w.body) && !w.at.After(a.at):
				out = word{}
			case isStop(w.body) && w.at.Add(grace).Before(a.at):
				out = w
			}
		}
		if out.body != "" {
			r.fault("texts after STOP", "row %q at %s, %s after it", reference(a.body), a.at, a.at.Sub(out.at))
		}
	}
}

// wishes are what people said of texting, by their number: to stop as it was acknowledged, to start as it was said, as
// that may reach the gateways by the provider's list.
func (s *site) wishes(words []word) map[string][]word {
	wishes := map[string][]word{}
	for _, w := range words {
		if isStop(w.body) {
			wishes[w.from] = append(wishes[w.from], w)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.said {
		if isStart(w.body) {
			wishes[w.from] = append(wishes[w.from], word{w.at, w.from, w.body})
		}
	}
	for _, of := range wishes {
		slices.SortStableFunc(of, func(a, b word) int { return a.at.Compare(b.at) })
	}
	return wishes
}

// isStop tells of the words that ask for no more.
func isStop(body string) bool { return body == "STOP" || body == "Baja" }

// isStart tells of those that ask for more again, as at Twilio.
func isStart(body string) bool {
	return strings.EqualFold(body, "START") || strings.EqualFold(body, "Yes")
}

// grace is for how long an attempt that has begun may still be posted.
const grace = 2 * time.Second

// caps adds up what was accepted of each sender and channel by day.
func (s *site) caps(r *report, accepted twiliotest.Ledger) {
	used := map[string]int{}
	for _, m := range accepted {
		row, known := s.rows[reference(m.Body)]
		if !known {
			continue
		}
		u := s.use(row.Channel)
		day := m.At.In(clock(capsZone)).Format(time.DateOnly)
		for kind, limit := range map[string]int{"sender " + m.From: u.cap, "channel " + u.Name: u.budget} {
			if limit == 0 {
				continue
			}
			key := kind + " on " + day
			if used[key] += segments(m.Body); used[key] > limit {
				r.fault("segments above a cap", "%s: %d of %d", key, used[key], limit)
			}
			r.figures["most of "+kind] = max(r.figures["most of "+kind], used[key])
		}
	}
}

func segments(body string) int { // of plain texts
	if len(body) <= 160 {
		return 1
	}
	return (len(body) + 152) / 153
}

// ledger compares the rows with what the provider has: none lost, none doubled but to a number that has failed, and none
// ended by a number while the person, as everybody here, has one that takes texts.
func (s *site) ledger(r *report, now map[string]gateway.Message, accepted twiliotest.Ledger) {
	got := map[string]int{}
	for _, m := range accepted {
		if !s.dead[m.To] {
			got[reference(m.Body)]++
		}
	}
	for key := range s.rows {
		row := now[key]
		r.figures[string(row.Status)]++
		switch n := got[key]; {
		case n > 1:
			r.fault("doubled", "row %q %s %s", key, row.Status, row.StatusReason)
		case n == 0 && (row.Status == gateway.StatusDelivered || row.Status == gateway.StatusSent):
			r.fault("lost", "row %q %s", key, row.Status)
		case n == 1 && row.Status != gateway.StatusDelivered && row.Status != gateway.StatusSent:
			r.fault("unrecorded", "row %q %s %s", key, row.Status, row.StatusReason)
		case row.Status == gateway.StatusFailed || row.Status == gateway.StatusUndelivered:
			r.fault("given up", "row %q %s %s, tried %q", key, row.Status, row.StatusReason, row.TriedNumbers)
		}
	}
}

// reference is the last word of a row's text, before whatever the gateway has added.
func reference(body string) string {
	_, rest, _ := strings.Cut(body, "Ref ")
	key, _, _ := strings.Cut(strings.Join(strings.Fields(rest), " "), " ")
	return key
}
