package plan

import (
	"cmp"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/phone"
	"ebs-sms-gateway/gateway/schedule"
)

// Outcomes decides what the provider's word makes of a row, whoever heard it: the answer to a post, a status report, a
// poll, the list. A row whose number was blamed goes on to the next one, if it has one that may be texted.
type Outcomes struct {
	// Channels are the configured ones; a row of another ends with its number.
	Channels []gateway.Channel
}

// Report is the change that a report makes of the row as it stands. Its errors are those of [gateway.Message.Report].
func (o Outcomes) Report(m gateway.Message, r gateway.Report) (gateway.Change, error) {
	end, err := m.Report(r)
	if err != nil {
		return end, err
	}
	return o.orNext(m, end), nil
}

// Refused is the change that a refusal for good makes of the row. Its errors are those of [gateway.Message.Fail].
func (o Outcomes) Refused(m gateway.Message, f gateway.FailedAttempt) (gateway.Change, error) {
	end, err := m.Fail(f)
	if err != nil {
		return end, err
	}
	return o.orNext(m, end), nil
}

// orNext is the next number in place of an end, if there is one and time for it.
func (o Outcomes) orNext(m gateway.Message, end gateway.Change) gateway.Change {
	told, ok := end.Phone()
	if !ok || told.Event != gateway.PhoneFailed {
		return end
	}
	i := slices.IndexFunc(o.Channels, func(ch gateway.Channel) bool { return ch.Name == m.Channel })
	if i < 0 {
		return end
	}
	row := schedule.Row{Message: m, Channel: &o.Channels[i]}
	number := another(m, row.Channel)
	if number == "" {
		return end
	}
	if row.Channel.Hours != nil {
		row.Zones = phone.Zones(number)
	}
	decision := schedule.Decide(row, end.At())
	if decision.Kind == schedule.Never {
		return end
	}
	next, err := m.NextNumber(end, decision.At)
	if err != nil {
		return end // not where the row is
	}
	return next
}

// maxTried is what TRIED_NUMBERS holds, in characters.
const maxTried = 240

// another is the row's next number that may be texted, or may turn out to once its line is known, by what its PHONES alone
// tell; "" if there is none.
func another(m gateway.Message, ch *gateway.Channel) string {
	if len(m.TriedNumbers)+1+len(m.Recipient) > maxTried {
		return ""
	}
	m.TriedNumbers += " " + m.Recipient
	row := Row{Message: m, Channel: ch, Parsed: Parse(m, ch)}
	p := Plan{Candidates: row.candidates(time.Time{})}
	p.choose(ch.Lookup)
	return cmp.Or(p.To, p.Ask)
}
