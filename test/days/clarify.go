package days

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// offering is what a clarifying question offers: a number for a row.
var offering = regexp.MustCompile(`(\d) for \w+ (\d{6})`)

// isClarifying reports whether a text asks which of several was meant.
func isClarifying(body string) bool { return offering.MatchString(body) }

// clarify answers which text was meant: to its reader the question is about what they wrote last to that number.
func (s *site) clarify(who, from, body string, dice *rand.Rand) {
	meant, ok := s.lastWord(who, from)
	if !ok || dice.IntN(100) < 15 {
		return
	}
	delay := time.Minute + time.Duration(dice.Int64N(int64(10*time.Minute)))
	if dice.IntN(5) == 0 {
		delay = time.Duration(dice.Int64N(int64(11 * time.Hour)))
	}
	w := said{from: who, to: from, about: meant.about, body: "what I just said"}
	for _, offer := range offering.FindAllStringSubmatch(body, -1) {
		if offer[2] == meant.about && dice.IntN(10) > 0 {
			w.about, w.means = who+body, offer[1]
			w.body = append(choice()[offer[1]], offer[1])[dice.IntN(1+len(choice()[offer[1]]))]
		}
	}
	time.AfterFunc(delay, func() {
		if !s.hasLeft(who) {
			s.say(w)
		}
	})
}

// lastWord is what somebody wrote last to a number.
func (s *site) lastWord(who, to string) (said, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := len(s.said) - 1; i >= 0; i-- {
		if s.said[i].from == who && s.said[i].to == to {
			return s.said[i], true
		}
	}
	return said{}, false
}

// soon is how long after a person's word a question may come.
const soon = 20 * time.Minute

// questions looks whether each text that asks what was meant came soon after a word of the person, which alone lets it
// come at night, and once for each reply.
func (s *site) questions(r *report, now map[string]gateway.Message, accepted twiliotest.Ledger) {
	rows, got := map[string]int{}, map[string]int{}
	for key, m := range now {
		if strings.HasPrefix(key, "question:") {
			rows[m.Recipient+m.Body]++
		}
	}
	for _, m := range accepted {
		if !isClarifying(m.Body) {
			continue
		}
		if got[m.To+m.Body]++; got[m.To+m.Body] > rows[m.To+m.Body] {
			r.fault("questions doubled", "%q at %s", m.Body, m.At)
		}
		if !s.spokeBefore(m.To, m.At) {
			r.fault("questions out of the blue", "%q at %s", m.Body, m.At)
		}
		r.figures["questions"]++
		if u := s.use(shifts); !u.calendar.allows(m.At, u.place(s.staff[s.ids[m.To]])) {
			r.figures["questions in quiet hours"]++
		}
	}
}

func (s *site) spokeBefore(who string, at time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.said {
		if w.from == who && w.at.Before(at) && at.Sub(w.at) < soon {
			return true
		}
	}
	return false
}
