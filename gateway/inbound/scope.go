package inbound

import (
	"slices"

	"ebs-sms-gateway/gateway/consent"
)

// OptOutScope is what an opt-out closes.
type OptOutScope string

// The scopes of opt-outs.
const (
	// OptOutAll closes every channel.
	OptOutAll OptOutScope = "all"
	// OptOutChannel closes the channels that own the number the person wrote to, and
	// every channel if none does.
	OptOutChannel OptOutScope = "channel"
)

// Of is what an opt-out from a message of the channel closes.
func (s OptOutScope) Of(channel string) consent.Scope {
	if s == OptOutChannel && channel != "" {
		return consent.Scope(channel)
	}
	return consent.ScopeAll
}

// stopped are the scopes that a stop word closes, if these channels own the number.
func (s OptOutScope) stopped(owners []string) []consent.Scope {
	if len(owners) == 0 {
		return []consent.Scope{consent.ScopeAll}
	}
	scopes := make([]consent.Scope, len(owners))
	for i, channel := range owners {
		scopes[i] = s.Of(channel)
	}
	return distinct(scopes)
}

// started are the scopes that a start word opens again: what a stop word closes now,
// what it closed under the other setting, and, if everything is to be open, whatever
// else is closed.
func (s OptOutScope) started(owners []string, closed []consent.Scope) []consent.Scope {
	scopes := append(s.stopped(owners), consent.ScopeAll)
	if s == OptOutAll {
		scopes = append(scopes, closed...)
	}
	return distinct(scopes)
}

func distinct(scopes []consent.Scope) []consent.Scope {
	slices.Sort(scopes)
	return slices.Compact(scopes)
}

// closedTo reports whether a person with these scopes closed is opted out at a
// number of these channels.
func closedTo(owners []string, closed []consent.Scope) bool {
	return slices.ContainsFunc(closed, func(scope consent.Scope) bool {
		return scope == consent.ScopeAll || slices.ContainsFunc(owners, scope.Covers)
	})
}
