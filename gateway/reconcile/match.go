package reconcile

import (
	"slices"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
)

// clockTolerance is how far the provider's clock, as the adapter corrects it, may be behind that of the
// gateway that claimed the row.
const clockTolerance = 10 * time.Minute

// matches is what the provider's list says of unknown attempts.
type matches struct {
	found map[gateway.MessageID]gateway.ProviderMessage
	// unclear rows have an entry that may be theirs but for its text: the row was
	// edited since, or the provider has changed or redacted the text. One that reached nobody, as what is left at a number
	// that a row has given up, keeps no row from being sent again.
	unclear map[gateway.MessageID]bool
}

// listing is what the provider has of one conversation.
type listing struct {
	// kind is what the conversation's sender is.
	kind    gateway.SenderKind
	entries []gateway.ProviderMessage
	// taken are the SIDs of those that belong to a row already.
	taken map[string]bool
	// texts are those that a row may have been sent as.
	texts func(gateway.Message) []string
}

// match pairs unknown attempts with what the provider's list holds, oldest with
// oldest: same recipient, same sender, same text, created since the attempt began,
// and not already another row's. Two attempts with the same text to the same
// person cannot be told apart, and need not be. It is pure.
func match(rows []gateway.Message, l listing) matches {
	rows = slices.SortedFunc(slices.Values(rows), func(a, b gateway.Message) int {
		return a.ClaimedAt.Compare(b.ClaimedAt)
	})
	listed := slices.SortedFunc(slices.Values(l.entries), func(a, b gateway.ProviderMessage) int {
		return a.CreatedAt.Compare(b.CreatedAt)
	})
	used := map[string]bool{}
	first := func(row gateway.Message, fits func(gateway.Message, gateway.ProviderMessage) bool) int {
		return slices.IndexFunc(listed, func(entry gateway.ProviderMessage) bool {
			return !used[entry.SID] && !l.taken[entry.SID] && fits(row, entry)
		})
	}
	m := matches{found: map[gateway.MessageID]gateway.ProviderMessage{}, unclear: map[gateway.MessageID]bool{}}
	for _, row := range rows {
		if i := first(row, l.answers); i >= 0 {
			used[listed[i].SID] = true
			m.found[row.ID] = listed[i]
		}
	}
	for _, row := range rows {
		if _, ok := m.found[row.ID]; !ok && first(row, l.mayHaveReached) >= 0 {
			m.unclear[row.ID] = true
		}
	}
	return m
}

// answers reports whether the entry is what the row's attempt left at the provider.
func (l listing) answers(row gateway.Message, entry gateway.ProviderMessage) bool {
	return l.resembles(row, entry) && slices.ContainsFunc(l.texts(row), func(text string) bool {
		return sameText(entry.Body, text)
	})
}

func sameText(a, b string) bool { return strings.TrimSpace(a) == strings.TrimSpace(b) }

// resembles reports whether the entry can be the attempt's, whatever its text. A service chooses the number itself.
func (l listing) resembles(row gateway.Message, entry gateway.ProviderMessage) bool {
	return entry.Outbound && entry.To == row.Recipient &&
		(l.kind == gateway.SenderService || entry.From == row.Sender) &&
		!entry.CreatedAt.Before(row.ClaimedAt.Add(-clockTolerance))
}

// mayHaveReached reports whether the entry can be the attempt's, and can have been read.
func (l listing) mayHaveReached(row gateway.Message, entry gateway.ProviderMessage) bool {
	return l.resembles(row, entry) && entry.Status.MessageStatus() != gateway.StatusUndelivered
}
