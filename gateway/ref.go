package gateway

import (
	"slices"
	"strconv"
	"strings"
)

// NewRef makes the reference of an attempt: opaque to the provider, unguessable
// by its token, and naming its row, so that a callback finds the row, and in its
// history the attempt, even after a later attempt has taken the reference's place. Rung is how many numbers
// had been given up for the message before: what is reported of the attempt once its own has been given up, too, is
// told apart by it from what is reported of the attempts that followed.
func NewRef(token string, id MessageID, rung int) string {
	ref := token + "." + strconv.FormatInt(int64(id), 36)
	if rung > 0 {
		ref += "." + strconv.Itoa(rung)
	}
	return ref
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
	row, _, _ = strings.Cut(row, ".")
	n, err := strconv.ParseInt(row, 36, 64)
	return MessageID(n), err == nil && n > 0
}

// refRung is how many numbers had been given up before the attempt of a reference, 0 if it does not tell.
func refRung(ref string) int {
	parts := strings.Split(ref, ".")
	if len(parts) != 3 {
		return 0
	}
	rung, err := strconv.Atoi(parts[2])
	if err != nil || rung < 0 {
		return 0
	}
	return rung
}
