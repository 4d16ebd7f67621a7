package outbound

import (
	"slices"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
)

// clockTolerance is how far the provider's clock may be behind the gateway's.
const clockTolerance = time.Minute

// match pairs unknown attempts with what the provider's list holds, oldest with
// oldest: same recipient, same sender, same text, created since the attempt began,
// and not already another row's. Two attempts with the same text to the same
// person cannot be told apart, and need not be. It is pure.
func match(rows []gateway.Message, listed []gateway.ProviderMessage, taken map[string]bool) map[gateway.MessageID]gateway.ProviderMessage {
	rows = slices.SortedFunc(slices.Values(rows), func(a, b gateway.Message) int { return a.ClaimedAt.Compare(b.ClaimedAt) })
	listed = slices.SortedFunc(slices.Values(listed), func(a, b gateway.ProviderMessage) int { return a.CreatedAt.Compare(b.CreatedAt) })
	used := map[string]bool{}
	found := map[gateway.MessageID]gateway.ProviderMessage{}
	for _, row := range rows {
		for _, entry := range listed {
			if used[entry.SID] || taken[entry.SID] || !answers(row, entry) {
				continue
			}
			used[entry.SID] = true
			found[row.ID] = entry
			break
		}
	}
	return found
}

// answers reports whether the entry can be what the row's attempt left at the provider.
func answers(row gateway.Message, entry gateway.ProviderMessage) bool {
	return entry.Outbound && entry.To == row.Recipient &&
		(isService(row.Sender) || entry.From == row.Sender) &&
		strings.TrimSpace(entry.Body) == strings.TrimSpace(row.Body) &&
		!entry.CreatedAt.Before(row.ClaimedAt.Add(-clockTolerance))
}

// isService reports whether the sender is a Messaging Service, which chooses From itself.
func isService(sender string) bool { return len(sender) == 34 && strings.HasPrefix(sender, "MG") }
