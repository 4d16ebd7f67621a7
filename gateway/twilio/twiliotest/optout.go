package twiliotest

import (
	"strings"
	"sync"
)

// optOuts is the set of blocked pairs: from is the scope of a sender, see pools.scope.
type optOuts struct {
	mu  sync.RWMutex
	set map[pair]bool
}

func (o *optOuts) has(p pair) bool {
	o.mu.RLock()
	defer o.mu.RUnlock()
	return o.set[p]
}

func (o *optOuts) put(p pair, blocked bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !blocked {
		delete(o.set, p)
		return
	}
	if o.set == nil {
		o.set = map[pair]bool{}
	}
	o.set[p] = true
}

func (o *optOuts) clear() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.set = nil
}

// Values of Inbound.OptOutType.
const (
	optOut = "STOP"
	optIn  = "START"
)

// optOutWord tells what Twilio's default keywords do: optOut, optIn or "". A
// keyword counts only as the whole text.
func optOutWord(body string) string {
	switch strings.ToUpper(strings.TrimSpace(body)) {
	case "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT":
		return optOut
	case "START", "YES", "UNSTOP":
		return optIn
	}
	return ""
}

// OptedOut reports whether messages from a sender of the account to a phone are refused with 21610.
func (s *Simulator) OptedOut(from, to string) bool {
	return s.optOuts.has(pair{from: s.pools.scope(from), to: to})
}
