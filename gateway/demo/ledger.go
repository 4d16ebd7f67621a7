package demo

import (
	"slices"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// ledger is what the simulator really received, and whose numbers take no texts.
type ledger struct {
	// texts count what was accepted by recipient and text, without the instruction.
	texts map[twiliotest.Text]int
	// instructed is how many ended with it.
	instructed int
	dead       map[string]bool
}

func newLedger(accepted twiliotest.Ledger, people []person) ledger {
	l := ledger{texts: map[twiliotest.Text]int{}, dead: map[string]bool{}}
	for _, a := range accepted {
		body, instructed := strings.CutSuffix(a.Body, "\n"+instruction)
		if instructed {
			l.instructed++
		}
		l.texts[twiliotest.Text{To: a.To, Body: body}]++
	}
	for _, p := range people {
		for _, number := range p.dead() {
			l.dead[number] = true
		}
	}
	return l
}

// copies is how often the row's text was accepted for its recipient, and how often for those given up before.
func (l ledger) copies(m gateway.Message) (last, before int) {
	tried := m.Tried()
	for _, number := range tried {
		before += l.texts[twiliotest.Text{To: number, Body: m.Body}]
	}
	if slices.Contains(tried, m.Recipient) { // there was no other
		return 0, before
	}
	return l.texts[twiliotest.Text{To: m.Recipient, Body: m.Body}], before
}

// doubled reports whether somebody may have read the row twice: a number got it twice, or one was given up that takes
// texts.
func (l ledger) doubled(m gateway.Message) bool {
	for _, number := range append(m.Tried(), m.Recipient) {
		if l.texts[twiliotest.Text{To: number, Body: m.Body}] > 1 {
			return true
		}
	}
	return slices.ContainsFunc(m.Tried(), func(number string) bool { return !l.dead[number] })
}

// stops are since when people who have opted out are not texted, by their number. It reads the newest reply first.
type stops map[string]time.Time

func (s stops) add(r gateway.Reply) {
	if r.Kind != consent.KindStop && r.Kind != consent.KindStart {
		return
	}
	if _, known := s[r.From]; known {
		return
	}
	s[r.From] = time.Time{} // in again
	if r.Kind == consent.KindStop {
		s[r.From] = r.ReceivedAt
	}
}

// broken counts the texts that were accepted for people after they had opted out. What was under way then is none.
func (s stops) broken(accepted twiliotest.Ledger) (n int) {
	const underWay = time.Second
	for _, a := range accepted {
		if at := s[a.To]; !at.IsZero() && a.At.After(at.Add(underWay)) {
			n++
		}
	}
	return n
}
