package gateway

import (
	"strconv"
	"strings"
)

// NewRef makes the reference of an attempt: opaque to the provider, unguessable
// by its token, and naming its row, so that a callback finds the row even after a
// later attempt has taken the reference's place.
func NewRef(token string, id MessageID) string {
	return token + "." + strconv.FormatInt(int64(id), 36)
}

// RefRow is the row that a reference names; not ok if it is none of NewRef's.
func RefRow(ref string) (id MessageID, ok bool) {
	_, row, ok := strings.Cut(ref, ".")
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(row, 36, 64)
	return MessageID(n), err == nil && n > 0
}
