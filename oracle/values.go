package oracle

import (
	"database/sql"
	"time"
	"unicode/utf8"

	"ebs-sms-gateway/gateway"
)

// bind is one bind variable of an array statement: what value makes of each item.
// The driver binds the empty text and the zero time as NULL.
func bind[T, V any](name string, items []T, value func(T) V) any {
	values := make([]V, len(items))
	for i, item := range items {
		values[i] = value(item)
	}
	return sql.Named(name, values)
}

// timestamp is a time as the columns keep it: in UTC and of whole milliseconds,
// which the database would round up to.
func timestamp(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Millisecond)
}

// nullInt is NULL for 0.
func nullInt[T ~int | ~int64](n T) sql.NullInt64 {
	return sql.NullInt64{Int64: int64(n), Valid: n != 0}
}

func yesNo(yes bool) string {
	if yes {
		return "Y"
	}
	return "N"
}

// stateArgs are the binds of the columns that the gateway writes.
func stateArgs(states []gateway.State) []any {
	type state = gateway.State
	return []any{
		bind("status", states, func(s state) string { return string(s.Status) }),
		bind("status_at", states, func(s state) time.Time { return timestamp(s.StatusAt) }),
		bind("status_reason", states, func(s state) string { return s.StatusReason }),
		bind("error_code", states, func(s state) sql.NullInt64 { return nullInt(s.ErrorCode) }),
		bind("error_text", states, func(s state) string { return s.ErrorText }),
		bind("attempts", states, func(s state) int64 { return int64(s.Attempts) }),
		bind("next_attempt_at", states, func(s state) time.Time { return timestamp(s.NextAttemptAt) }),
		bind("claim_token", states, func(s state) string { return s.ClaimToken }),
		bind("claimed_at", states, func(s state) time.Time { return timestamp(s.ClaimedAt) }),
		bind("attempt_ref", states, func(s state) string { return s.AttemptRef }),
		bind("recipient", states, func(s state) string { return s.Recipient }),
		bind("sender", states, func(s state) string { return s.Sender }),
		bind("segments", states, func(s state) sql.NullInt64 { return nullInt(s.Segments) }),
		bind("encoding", states, func(s state) string { return s.Encoding }),
		bind("provider_account", states, func(s state) string { return s.ProviderAccount }),
		bind("provider_sid", states, func(s state) string { return s.ProviderSID }),
		bind("provider_status", states, func(s state) string { return string(s.ProviderStatus) }),
		bind("price", states, func(s state) string { return s.Price }),
		bind("price_unit", states, func(s state) string { return s.PriceUnit }),
	}
}

// stored is a state as it comes back from the database.
func stored(s gateway.State) gateway.State {
	for _, at := range []*time.Time{&s.StatusAt, &s.NextAttemptAt, &s.ClaimedAt} {
		*at = timestamp(*at)
	}
	return s
}

// cut shortens a text to so many characters and bytes, between characters.
func cut(text string, characters, bytes int) string {
	for i := range text {
		if characters == 0 {
			text = text[:i]
			break
		}
		characters--
	}
	if len(text) <= bytes {
		return text
	}
	for bytes > 0 && !utf8.RuneStart(text[bytes]) {
		bytes--
	}
	return text[:bytes]
}
