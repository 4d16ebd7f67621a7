package rest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net/http"
	"strings"
	"time"
)

// A token is the id of its client, when it ends, and what nobody else can make of these: a gateway needs to keep none, and takes
// those of the others that have the same key. A client whose secret is changed has no token any more.

const tokenHead = 8

// bearer is the token of a request.
func bearer(r *http.Request) (string, bool) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(token), strings.EqualFold(scheme, "Bearer")
}

// token is a new one for a client.
func (c *clients) token(of *client, now time.Time) string {
	head := make([]byte, tokenHead, tokenHead+len(of.ID)+sha256.Size)
	binary.BigEndian.PutUint64(head, uint64(now.Add(c.opts.TokenLife).Unix()))
	body := append(head, of.ID...)
	return base64.RawURLEncoding.EncodeToString(append(body, c.sign(of, body)...))
}

func (c *clients) sign(of *client, body []byte) []byte {
	key := c.key
	if c.opts.TokenKey != "" {
		sum := sha256.Sum256([]byte("ebs-sms-gateway lists " + c.opts.TokenKey))
		key = sum[:]
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(of.SecretHash))
	mac.Write(body)
	return mac.Sum(nil)
}

// ofToken is the client that a token was given to.
func (c *clients) ofToken(token string) (*client, error) {
	text, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(text) <= tokenHead+sha256.Size {
		return nil, unauthorized()
	}
	body, mac := text[:len(text)-sha256.Size], text[len(text)-sha256.Size:]
	of, known := c.byID[string(body[tokenHead:])]
	if !known || !hmac.Equal(mac, c.sign(of, body)) {
		return nil, unauthorized()
	}
	if end := int64(binary.BigEndian.Uint64(body)); c.opts.Clock().Unix() >= end {
		return nil, unauthorized()
	}
	return of, nil
}
