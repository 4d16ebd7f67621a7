package gateway

import "strings"

// Sender is what texts are sent from.
type Sender struct {
	// ID is how the provider and SENDER name it: a number in E.164 form, a short code, an alphanumeric sender, or the
	// identifier of a service.
	ID   string
	Kind SenderKind
}

// Alphanumeric reports whether the recipient sees a word, to which nobody can reply.
func (s Sender) Alphanumeric() bool {
	isLetter := func(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }
	return s.Kind == SenderAddress && strings.ContainsFunc(s.ID, isLetter)
}

// SenderKind tells what a sender is.
type SenderKind string

// The kinds of sender.
const (
	// SenderAddress is what the recipient sees: a number, a short code or an alphanumeric sender.
	SenderAddress SenderKind = "address"
	// SenderService chooses among addresses of its own, at the provider.
	SenderService SenderKind = "service"
)

// Addresses are senders that the recipient sees.
func Addresses(ids ...string) []Sender {
	senders := make([]Sender, len(ids))
	for i, id := range ids {
		senders[i] = Sender{ID: id, Kind: SenderAddress}
	}
	return senders
}
