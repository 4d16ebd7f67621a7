package inbound

import (
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

// standing is the last word of people on each scope, by number, as a batch of replies
// changes it. Last is what was said last, as in the store.
type standing map[string][]word

// word is a person's last word on a scope.
type word struct {
	scope consent.Scope
	in    bool
	at    time.Time
}

// apply takes those of the words that are the last.
func (s standing) apply(changes []gateway.ConsentChange) {
	for _, change := range changes {
		s.hear(change)
	}
}

func (s standing) hear(change gateway.ConsentChange) {
	said := word{change.Scope, change.OptIn, change.At}
	words := s[change.Number]
	i := slices.IndexFunc(words, func(w word) bool { return w.scope == said.scope })
	switch {
	case i < 0:
		s[change.Number] = append(words, said)
	case words[i].at.Before(said.at), words[i].at.Equal(said.at) && !said.in:
		words[i] = said
	}
}

// closed are the scopes that the person had closed at that time.
func (s standing) closed(number string, at time.Time) []consent.Scope {
	var scopes []consent.Scope
	for _, w := range s[number] {
		if !w.in && !w.at.After(at) {
			scopes = append(scopes, w.scope)
		}
	}
	return scopes
}

// optOuts are the opt-outs of these numbers.
func (s standing) optOuts(numbers []string) []consent.OptOut {
	var optOuts []consent.OptOut
	for _, number := range numbers {
		for _, w := range s[number] {
			if !w.in {
				optOuts = append(optOuts, consent.OptOut{Number: number, Scope: w.scope, Since: w.at,
					Source: consent.SourceKeyword})
			}
		}
	}
	return optOuts
}

// optIns are the words that opt in, and nothing else.
func (s standing) optIns() standing {
	ins := standing{}
	for number, words := range s {
		for _, w := range words {
			if w.in {
				ins[number] = append(ins[number], w)
			}
		}
	}
	return ins
}
