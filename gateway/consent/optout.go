package consent

import (
	"slices"
	"time"
)

// Scope is what an opt-out closes: the name of one channel, or ScopeAll.
type Scope string

// ScopeAll closes every channel of the gateway, those of the future included.
const ScopeAll Scope = "*"

// Covers tells whether the scope closes channel.
func (s Scope) Covers(channel string) bool {
	return s == ScopeAll || s == Scope(channel)
}

// Source is how the gateway learned of an opt-out. It is a closed set.
type Source string

// The sources.
const (
	SourceKeyword  Source = "keyword"  // the person texted a stop word
	SourceProvider Source = "provider" // the provider refused a text to the person: Twilio's error 21610
	SourceOperator Source = "operator" // an administrator entered it
)

// OptOut is one standing wish not to be texted.
type OptOut struct {
	// Number is the person's, in E.164 form. It is personal data.
	Number string
	// Scope is what the wish closes.
	Scope Scope
	// Since is when the person asked, or when the gateway learned of it.
	Since time.Time
	// Source is how the gateway learned of it.
	Source Source
}

// Blocks tells whether any of optOuts, the standing ones of one number, closes channel.
func Blocks(optOuts []OptOut, channel string) bool {
	return slices.ContainsFunc(optOuts, func(o OptOut) bool { return o.Scope.Covers(channel) })
}
