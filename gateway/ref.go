package gateway

import (
	"slices"
	"strconv"
	"strings"
)

// NewRef makes the reference of an attempt: opaque to the provider, unguessable
// by its token, and naming its row, so that a callback finds the row, and in its
// history the attempt, even after a later attempt has taken the reference's place.
func NewRef(token string, id MessageID) string {
	return token + "." + strconv.FormatInt(int64(id), 36)
}

// Begun reports whether a message's history has the beginning of an attempt with this
// reference: the whole of it, since anybody can name a row.
func Begun(history []Event, ref string) bool {
	return slices.ContainsFunc(history, func(e Event) bool { return e.Step == StepBegin && e.AttemptRef == ref })
}

// RefRow is the row that a reference names, which proves nothing; not ok if it is none
// of NewRef's.
func RefRow(ref string) (id MessageID, ok bool) {
	_, row, ok := strings.Cut(ref, ".")
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(row, 36, 64)
	return MessageID(n), err == nil && n > 0
}
