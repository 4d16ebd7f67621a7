package days

import (
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
)

// conversations compares what people wrote, who know what they answered, with what the gateway took it for.
func (s *site) conversations(r *report, staged []gateway.Reply, now map[string]gateway.Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	bySID := map[string][]gateway.Reply{}
	c := conversation{s, map[gateway.MessageID][]gateway.Reply{}, now, map[gateway.MessageID]gateway.Message{}}
	for _, m := range now {
		c.rows[m.ID] = m
	}
	for _, reply := range staged {
		bySID[reply.ProviderSID] = append(bySID[reply.ProviderSID], reply)
		c.answers[reply.Match.MessageID] = append(c.answers[reply.Match.MessageID], reply)
	}
	for _, w := range s.said {
		switch got := bySID[w.sid]; len(got) {
		case 0:
			r.fault("replies lost", "%s of %s", w.sid, w.at)
		case 1:
			s.decided(r, w, got[0], c)
		default:
			r.fault("replies doubled", "%s of %s", w.sid, w.at)
		}
	}
	r.figures["replies"] = len(s.said)
}

// decided judges what was found for one reply.
func (s *site) decided(r *report, w said, got gateway.Reply, c conversation) {
	truth, m := c.now[w.about], got.Match
	what := "replies "
	if isClarifying(w.about) {
		what = "answers to questions "
	}
	r.figures[what+string(m.Status)+" "+string(m.Method)]++
	switch m.Status {
	case gateway.MatchMatched:
		if !c.meant(w, m.MessageID) {
			r.fault("replies matched wrongly", "%q at %s to %s is about row %q, matched to %d by %s",
				w.body, w.at, w.to, w.about, m.MessageID, m.Method)
		}
		if got.Keyword != "" && got.Keyword != w.means {
			r.fault("replies misunderstood", "%q means %q, taken for %q", w.body, w.means, got.Keyword)
		}
		if got.Keyword != "" {
			r.figures["replies understood"]++
		}
	case gateway.MatchAmbiguous:
		if !c.waits(w, w.about) {
			r.figures["replies AMBIGUOUS, about what waits no longer or never did"]++
		} else if !slices.Contains(m.Candidates, truth.ID) {
			r.fault("candidates without the truth", "%q at %s about row %q, candidates %v",
				w.body, w.at, w.about, m.Candidates)
		}
	case gateway.MatchUnmatched:
		for _, t := range s.texts[w.from] {
			if c.waits(w, t.key) {
				r.fault("unmatched though a message waited", "%q at %s, row %q", w.body, w.at, t.key)
			}
		}
	case gateway.MatchNone:
		if !isStop(w.body) && !isStart(w.body) {
			r.fault("replies taken for words of consent", "%q", w.body)
		}
	default:
		r.fault("replies not decided", "%s of %s: %q", w.sid, w.at, m.Status)
	}
}

// conversation is what was said with everybody.
type conversation struct {
	*site
	// answers are what was matched to a message.
	answers map[gateway.MessageID][]gateway.Reply
	now     map[string]gateway.Message
	rows    map[gateway.MessageID]gateway.Message
}

// meant reports whether it was written about the row.
func (c conversation) meant(w said, id gateway.MessageID) bool {
	row := c.rows[id]
	if isClarifying(w.about) {
		return row.Recipient+row.Body == w.about
	}
	return row.SourceKey == w.about
}

// waits reports whether the row surely waited for the person's answer when this was written.
func (c conversation) waits(w said, key string) bool {
	row := c.now[key]
	at := slices.IndexFunc(c.texts[w.from], func(t text) bool { return t.key == key })
	if at < 0 || len(row.ReplyKeywords) == 0 || c.texts[w.from][at].at.After(w.at) {
		return false
	}
	replies := c.use(row.Channel).Replies
	const doubt = 10 * time.Minute // a row was claimed before it came
	closed := slices.ContainsFunc(c.answers[row.ID], func(reply gateway.Reply) bool {
		return slices.Contains(replies.Final, reply.Keyword) && reply.ReceivedAt.Before(w.at)
	})
	return !closed && w.at.Before(c.texts[w.from][at].at.Add(replies.Window-doubt))
}
