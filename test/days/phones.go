package days

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// text is one that has come.
type text struct {
	// key is its row's, from the number that it came from.
	key, from string
	at        time.Time
	asks      question
	// name is the text's own, as #K7, "" if it has none.
	name string
}

// said is what somebody wrote, and knows about it.
type said struct {
	at                  time.Time
	sid, from, to, body string
	// about is the row that it answers, of a clarifying question its number and text, "" if none; means is the answer, "" if it is none that was asked for.
	about, means string
}

// phones are everybody's, by number.
type phones struct {
	mu    sync.Mutex
	texts map[string][]text
	said  []said
	// left are those who want no more.
	left map[string]bool
	// silent is from when nobody writes any more, so that all that was written is decided in the end.
	silent time.Time
}

// receive is a text that has come. The same one gets the same answer, whoever asks.
func (s *site) receive(m twiliotest.Message) (string, time.Duration, bool) {
	t := text{
		key: reference(m.Body), from: m.From, at: time.Now(), asks: asked(m.Body), name: naming.FindString(m.Body),
	}
	s.mu.Lock()
	s.texts[m.To] = append(s.texts[m.To], t)
	s.mu.Unlock()
	h := fnv.New64a()
	_, _ = h.Write([]byte(m.To + m.Body))
	dice := rand.New(rand.NewPCG(h.Sum64(), 1))
	switch {
	case isClarifying(m.Body):
		s.clarify(m.To, m.From, m.Body, dice)
	case t.asks == nil:
		s.react(m.To, t, dice)
	case dice.IntN(100) < 85:
		time.AfterFunc(patience(dice), func() { s.answer(m.To, t, dice) })
	}
	return "", 0, false
}

// react is what people write to what asks nothing: most nothing, some yes, a few that they want no more.
func (s *site) react(who string, t text, dice *rand.Rand) {
	w := said{from: who, to: t.from, about: t.key}
	delay := 3 * time.Minute
	switch n := dice.IntN(100); {
	case n < 20:
		w.body = "Yes"
	case n < 21:
		w.body, delay = "STOP", 2*time.Minute
	case n < 23:
		w.body, delay = "Baja", 5*time.Minute
	default:
		return
	}
	time.AfterFunc(delay, func() { s.say(w) })
}

// patience is how long people take: most a little, some half a day, a few longer than anybody waits.
func patience(dice *rand.Rand) time.Duration {
	from, to := time.Minute, 40*time.Minute
	switch n := dice.IntN(10); {
	case n == 0:
		from, to = 13*time.Hour, 30*time.Hour
	case n < 3:
		from, to = time.Hour, 11*time.Hour
	}
	return from + time.Duration(dice.Int64N(int64(to-from)))
}

// late is from when people leave a question alone if a newer one came from the same number.
const late = 11 * time.Hour

// answer writes about a text that asks, somehow.
func (s *site) answer(who string, t text, dice *rand.Rand) {
	if time.Since(t.at) > late && s.another(who, t) || s.hasLeft(who) {
		return
	}
	w := said{from: who, to: t.from, about: t.key}
	w.means, w.body = t.asks.answer(dice)
	switch n := dice.IntN(100); {
	case n < 12:
		w.means, w.body = "", unclear()[dice.IntN(len(unclear()))]
	case n < 16: // a number of ours that asks nothing
		w.to = s.uses[0].Senders[0]
	case n < 20:
		time.AfterFunc(30*time.Minute, func() { s.changeMind(who, t, dice) })
	}
	if t.name != "" && dice.IntN(3) > 0 {
		w.body += " " + t.name
	}
	s.say(w)
}

// changeMind answers again, if no other question in this thread could be meant.
func (s *site) changeMind(who string, t text, dice *rand.Rand) {
	if s.another(who, t) || s.hasLeft(who) {
		return
	}
	w := said{from: who, to: t.from, about: t.key}
	w.means, w.body = t.asks.answer(dice)
	s.say(w)
}

// another reports whether another question came from the same number.
func (s *site) another(who string, t text) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.texts[who], func(o text) bool {
		return o.asks != nil && o.from == t.from && o.key != t.key
	})
}

func (s *site) hasLeft(who string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.left[who]
}

// say sends it, and does not wait for what becomes of it.
func (s *site) say(w said) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w.at = time.Now(); w.at.After(s.silent) {
		return
	}
	w.body = strings.TrimSpace(w.body)
	w.sid = fmt.Sprintf("SM%032x", 0xa_0000_0000+len(s.said))
	s.said = append(s.said, w)
	if isStop(w.body) || w.body == "START" {
		s.left[w.from] = isStop(w.body)
	}
	in := twiliotest.Inbound{From: w.from, To: w.to, Body: w.body, MessageSID: w.sid}
	if w.body == "" {
		in.MediaURLs = []string{"https://example.com/picture.jpg"}
	}
	if len(s.said)%50 == 0 {
		in.URL = "http://elsewhere.example.com/inbound" // a webhook that reaches nobody
	}
	go func() { // what no webhook brings is on the provider's list
		_, _ = s.provider.Receive(context.Background(), in)
	}()
}
