package days

import (
	"fmt"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
)

// mailbag is all that managers were mailed.
type mailbag struct {
	*site
	r    *report
	rows map[gateway.MessageID]gateway.Message
	// told counts what they were told of.
	told map[string]int
}

// digests compares what managers were mailed with what there was to tell.
func (s *site) digests(r *report, staged []gateway.Reply, now map[string]gateway.Message) error {
	b := mailbag{s, r, map[gateway.MessageID]gateway.Message{}, map[string]int{}}
	for _, m := range now {
		b.rows[m.ID] = m
	}
	letters, err := b.open()
	if err != nil {
		return err
	}
	for _, l := range letters {
		for _, i := range l.items {
			b.told[i.key()]++
			b.figures(l, i)
			b.addressed(l, i)
			b.punctual(l, i)
		}
	}
	b.replies(staged)
	b.failures()
	return nil
}

// open reads all letters, each once: what was mailed again is to be the same.
func (b mailbag) open() (map[string]letter, error) {
	letters := map[string]letter{}
	for _, m := range b.post.server.Mails() {
		l, err := read(m)
		if err != nil {
			return nil, err
		}
		b.r.figures["mails"]++
		first, again := letters[l.id]
		switch {
		case !again:
			letters[l.id] = l
		case first.text != l.text || first.to != l.to:
			b.r.fault("mails that changed when they were repeated", "%s at %s and %s", l.id, first.at, l.at)
		default:
			b.r.figures["mails repeated under the same Message-ID"]++
		}
	}
	return letters, nil
}

func (b mailbag) figures(l letter, i item) {
	b.r.figures["told of: "+i.kind]++
	if l.to == fallback {
		b.r.figures["told to the fallback: "+i.kind]++
	}
}

// addressed looks whether the letter went to whom its rows name, and to the fallback only what has no one manager.
func (b mailbag) addressed(l letter, i item) {
	var of []string
	for _, id := range i.about {
		of = append(of, manager(b.rows[id]))
	}
	slices.Sort(of)
	of = slices.Compact(of)
	own := len(of) == 1 && of[0] != "" && of[0] != retired
	if own && l.to != of[0] || !own && l.to != fallback {
		b.r.fault("mails to the wrong manager", "%s to %s tells of rows %v, whose managers are %q",
			l.id, l.to, i.about, of)
	}
}

// manager is whose row it is, "" if it is no one's.
func manager(m gateway.Message) string {
	if m.ManagerEmail == badAddress {
		return ""
	}
	return m.ManagerEmail
}

// minutes is how digests tell times here.
const minutes = "2006-01-02 15:04 UTC"

// digestHour is when digests are due, by each channel's clock.
const digestHour = 8

// punctual looks whether the slot is one of a channel that it is about, and the letter came soon after it.
func (b mailbag) punctual(l letter, i item) {
	until, err := time.Parse(minutes, l.until)
	if err != nil {
		b.r.fault("mails without a time", "%s: %q", l.id, l.until)
		return
	}
	due := slices.ContainsFunc(i.about, func(id gateway.MessageID) bool {
		local := until.In(b.use(b.rows[id].Channel).clock())
		return local.Hour() == digestHour && local.Minute() == 0
	})
	patience := 30 * time.Minute
	if !until.Before(b.post.from.Add(-patience)) && until.Before(b.post.until) {
		patience += b.post.until.Sub(b.post.from)
	}
	if !due || l.at.Before(until) || l.at.After(until.Add(patience)) {
		b.r.fault("mails at another time", "%s until %s came at %s", l.id, l.until, l.at)
	}
}

// replies looks whether each was told once. Those of the last day may be told tomorrow.
func (b mailbag) replies(staged []gateway.Reply) {
	due, all := map[string]int{}, map[string]int{}
	for _, reply := range staged {
		if reply.Match.Status == gateway.MatchNone {
			continue
		}
		i := item{
			kind: "reply", who: fmt.Sprintf("Person %d", b.ids[reply.From]), body: reply.Body,
			at: reply.ReceivedAt.UTC().Format(minutes),
		}
		if all[i.key()]++; time.Since(reply.ReceivedAt) > 24*time.Hour {
			due[i.key()]++
		}
	}
	b.compare(due, all)
}

// failures looks whether each message that reached nobody was told once.
func (b mailbag) failures() {
	due, all := map[string]int{}, map[string]int{}
	for id, m := range b.rows {
		key := item{kind: "failure", about: []gateway.MessageID{id}}.key()
		all[key]++
		if slices.Contains(failed(), m.Status) && time.Since(m.StatusAt) > 24*time.Hour {
			due[key]++
		}
	}
	b.compare(due, all)
}

func failed() []gateway.Status {
	return []gateway.Status{
		gateway.StatusUndelivered, gateway.StatusFailed, gateway.StatusRejected, gateway.StatusOptedOut,
		gateway.StatusExpired,
	}
}

// compare looks whether what is due was told, and nothing more often than it is.
func (b mailbag) compare(due, all map[string]int) {
	for key, n := range all {
		switch told := b.told[key]; {
		case told < due[key]:
			b.r.fault("not told", "%s: %d of %d", key, told, due[key])
		case told > n:
			b.r.fault("told twice", "%s: %d instead of %d", key, told, n)
		}
	}
}
