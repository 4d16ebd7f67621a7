package twiliotest

import (
	"iter"
	"net/url"
	"sync/atomic"
	"time"
)

// Tally counts what really happened, whatever the client was told.
type Tally struct {
	// Posts are the create requests that arrived. Each was Accepted, Rejected for a reason
	// of its own, or refused by a fault.
	Posts    int64 `json:"posts"`
	Accepted int64 `json:"accepted"`
	Rejected int64 `json:"rejected"`
	// References counts different references of accepted messages; DoubledReferences those
	// accepted more than once; WithoutReference the messages that have none.
	References        int `json:"references"`
	DoubledReferences int `json:"doubled_references"`
	WithoutReference  int `json:"without_reference"`
	// Texts counts different pairs of recipient and text, DoubledTexts those accepted more
	// than once.
	Texts        int `json:"texts"`
	DoubledTexts int `json:"doubled_texts"`
	// Faults counts injected faults by the JSON name of their field in Faults.
	Faults    map[string]int64 `json:"faults"`
	Callbacks CallbackTally    `json:"callbacks"`
	Inbound   InboundTally     `json:"inbound"`
	Lookups   LookupTally      `json:"lookups"`
	// Retried counts the webhook attempts after the first.
	Retried int64 `json:"retried"`
}

// CallbackTally counts status callbacks.
type CallbackTally struct {
	// Posted were answered with 2xx, Failed were given up.
	Posted int64 `json:"posted"`
	Failed int64 `json:"failed"`
	// Lost were never posted, Duplicated were posted twice, Reordered after the next one.
	Lost       int64 `json:"lost"`
	Duplicated int64 `json:"duplicated"`
	Reordered  int64 `json:"reordered"`
}

// InboundTally counts inbound webhooks.
type InboundTally struct {
	// Posted were answered with 2xx, Failed were given up.
	Posted int64 `json:"posted"`
	Failed int64 `json:"failed"`
}

// counts are the counters behind a Tally.
type counts struct {
	posts, accepted, rejected                              atomic.Int64
	callbacksLost, callbacksDuplicated, callbacksReordered atomic.Int64
	callbacksPosted, callbacksFailed                       atomic.Int64
	inboundPosted, inboundFailed                           atomic.Int64
	webhooksRetried                                        atomic.Int64
	faults                                                 [faultKinds]atomic.Int64
}

func (c *counts) fault(kind fault) { c.faults[kind].Add(1) }

func (c *counts) webhook(inbound, ok bool) {
	switch {
	case inbound && ok:
		c.inboundPosted.Add(1)
	case inbound:
		c.inboundFailed.Add(1)
	case ok:
		c.callbacksPosted.Add(1)
	default:
		c.callbacksFailed.Add(1)
	}
}

func (c *counts) clear() {
	for _, counter := range []*atomic.Int64{
		&c.posts, &c.accepted, &c.rejected, &c.callbacksLost, &c.callbacksDuplicated, &c.callbacksReordered,
		&c.callbacksPosted, &c.callbacksFailed, &c.inboundPosted, &c.inboundFailed, &c.webhooksRetried,
	} {
		counter.Store(0)
	}
	for i := range c.faults {
		c.faults[i].Store(0)
	}
}

// Tally returns the counts of this moment. It walks all messages.
func (s *Simulator) Tally() Tally {
	c := &s.counts
	t := Tally{
		Posts:    c.posts.Load(),
		Accepted: c.accepted.Load(),
		Rejected: c.rejected.Load(),
		Faults:   map[string]int64{},
		Callbacks: CallbackTally{
			Posted:     c.callbacksPosted.Load(),
			Failed:     c.callbacksFailed.Load(),
			Lost:       c.callbacksLost.Load(),
			Duplicated: c.callbacksDuplicated.Load(),
			Reordered:  c.callbacksReordered.Load(),
		},
		Inbound: InboundTally{Posted: c.inboundPosted.Load(), Failed: c.inboundFailed.Load()},
		Lookups: s.lookups.counted(),
		Retried: c.webhooksRetried.Load(),
	}
	for kind := slow; kind < faultKinds; kind++ {
		if n := c.faults[kind].Load(); n > 0 {
			t.Faults[kind.String()] = n
		}
	}
	t.addLedger(s.Accepted())
	return t
}

func (t *Tally) addLedger(l Ledger) {
	references := l.References()
	t.WithoutReference = references[""]
	delete(references, "")
	texts := l.Texts()
	t.References, t.DoubledReferences = len(references), len(doubled(references))
	t.Texts, t.DoubledTexts = len(texts), len(doubled(texts))
}

// Accepted is one accepted create.
type Accepted struct {
	// Reference is the attempt's reference in the StatusCallback URL, "" if it had none.
	Reference string    `json:"ref"`
	To        string    `json:"to"`
	From      string    `json:"from"`
	Body      string    `json:"body"`
	SID       string    `json:"sid"`
	At        time.Time `json:"at"`
}

// Text is what a person gets: two of the same are a doubled message, if the
// test gave every message a text of its own.
type Text struct{ To, Body string }

// Ledger is accepted creates, oldest first.
type Ledger []Accepted

// Accepted returns every create that was accepted since the start or the last Reset.
func (s *Simulator) Accepted() Ledger {
	var l Ledger
	for a := range s.accepts() {
		l = append(l, a)
	}
	return l
}

func (s *Simulator) accepts() iter.Seq[Accepted] {
	return func(yield func(Accepted) bool) {
		for _, rec := range s.store.oldestFirst() {
			m := &rec.fixed
			if m.Direction != directionAPI {
				continue
			}
			a := Accepted{
				Reference: reference(m.StatusCallback, s.opts.RefParam),
				To:        m.To,
				From:      m.From,
				Body:      m.Body,
				SID:       m.SID,
				At:        m.CreatedAt,
			}
			if !yield(a) {
				return
			}
		}
	}
}

func reference(callback, param string) string {
	u, err := url.Parse(callback)
	if err != nil {
		return ""
	}
	return u.Query().Get(param)
}

// References counts the creates of each reference.
func (l Ledger) References() map[string]int {
	counts := make(map[string]int, len(l))
	for _, a := range l {
		counts[a.Reference]++
	}
	return counts
}

// Texts counts the creates of each recipient and text.
func (l Ledger) Texts() map[Text]int {
	counts := make(map[Text]int, len(l))
	for _, a := range l {
		counts[Text{To: a.To, Body: a.Body}]++
	}
	return counts
}

// Doubled returns the texts that somebody got more than once, in no order.
func (l Ledger) Doubled() []Text { return doubled(l.Texts()) }

// DoubledReferences returns the references accepted more than once, in no order.
func (l Ledger) DoubledReferences() []string {
	references := l.References()
	delete(references, "")
	return doubled(references)
}

func doubled[K comparable](counts map[K]int) []K {
	var keys []K
	for key, n := range counts {
		if n > 1 {
			keys = append(keys, key)
		}
	}
	return keys
}
