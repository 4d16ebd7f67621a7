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
	// edited since, or the provider has changed or redacted the text.
	unclear map[gateway.MessageID]bool
}

// match pairs unknown attempts with what the provider's list holds, oldest with
// oldest: same recipient, same sender, same text, created since the attempt began,
// and not already another row's. Two attempts with the same text to the same
// person cannot be told apart, and need not be. It is pure.
func match(rows []gateway.Message, listed []gateway.ProviderMessage, taken map[string]bool) matches {
	rows = slices.SortedFunc(slices.Values(rows), func(a, b gateway.Message) int {
		return a.ClaimedAt.Compare(b.ClaimedAt)
	})
	listed = slices.SortedFunc(slices.Values(listed), func(a, b gateway.ProviderMessage) int {
		return a.CreatedAt.Compare(b.CreatedAt)
	})
	used := map[string]bool{}
	first := func(row gateway.Message, fits func(gateway.Message, gateway.ProviderMessage) bool) int {
		return slices.IndexFunc(listed, func(entry gateway.ProviderMessage) bool {
			return !used[entry.SID] && !taken[entry.SID] && fits(row, entry)
		})
	}
	m := matches{found: map[gateway.MessageID]gateway.ProviderMessage{}, unclear: map[gateway.MessageID]bool{}}
	for _, row := range rows {
		if i := first(row, answers); i >= 0 {
			used[listed[i].SID] = true
			m.found[row.ID] = listed[i]
		}
	}
	for _, row := range rows {
		if _, ok := m.found[row.ID]; !ok && first(row, resembles) >= 0 {
			m.unclear[row.ID] = true
		}
	}
	return m
}

// answers reports whether the entry is what the row's attempt left at the provider.
func answers(row gateway.Message, entry gateway.ProviderMessage) bool {
	return resembles(row, entry) && strings.TrimSpace(entry.Body) == strings.TrimSpace(row.Body)
}

// resembles reports whether the entry can be the attempt's, whatever its text.
func resembles(row gateway.Message, entry gateway.ProviderMessage) bool {
	return entry.Outbound && entry.To == row.Recipient &&
		(isService(row.Sender) || entry.From == row.Sender) &&
		!entry.CreatedAt.Before(row.ClaimedAt.Add(-clockTolerance))
}

// isService reports whether the sender is a Messaging Service, which chooses From itself.
func isService(sender string) bool { return len(sender) == 34 && strings.HasPrefix(sender, "MG") }
