package gateway

import "strings"

// What the SOURCE_KEYs begin with of rows that the gateway itself inserts.
const (
	// copyKey is a copy's; behind it stands the MESSAGE_ID of the row that it is of.
	copyKey = "resend:"
	// QuestionKey is a question's; behind it stands the provider's SID of the reply that it asks about.
	QuestionKey = "question:"
)

// OwnSourceKey reports whether a SOURCE_KEY is for the gateway's own rows: who took one would keep the gateway from
// inserting its row.
func OwnSourceKey(key string) bool {
	return strings.HasPrefix(key, copyKey) || strings.HasPrefix(key, QuestionKey)
}
