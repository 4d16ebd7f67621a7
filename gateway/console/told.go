package console

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
)

// toldKey is the parameter of a page that says what was done before it.
const toldKey = "told"

// toldFor is how long a page says it: a link to it that is kept says nothing.
const toldFor = time.Minute

// told signs what a page says was done, so that no link can have it say anything else. Nothing is kept: the key lasts as
// long as the process, and another gateway's page says nothing.
type told struct {
	key   [sha256.Size]byte
	clock gateway.Clock
}

// after is the path that says the text. It may have a query of its own.
func (t told) after(path, text string) string {
	payload := strconv.FormatInt(t.clock().Unix(), 10) + " " + text
	signed := base64.RawURLEncoding.EncodeToString(append(t.mac(payload), payload...))
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	return path + separator + url.Values{toldKey: {signed}}.Encode()
}

// read is the text, "" if it was not signed here, or too long ago.
func (t told) read(signed string) string {
	raw, err := base64.RawURLEncoding.DecodeString(signed)
	if err != nil || len(raw) < sha256.Size {
		return ""
	}
	payload := string(raw[sha256.Size:])
	if !hmac.Equal(raw[:sha256.Size], t.mac(payload)) {
		return ""
	}
	at, text, _ := strings.Cut(payload, " ")
	seconds, err := strconv.ParseInt(at, 10, 64)
	if err != nil || t.clock().Sub(time.Unix(seconds, 0)) > toldFor {
		return ""
	}
	return text
}

func (t told) mac(payload string) []byte {
	h := hmac.New(sha256.New, t.key[:])
	h.Write([]byte(payload))
	return h.Sum(nil)
}
