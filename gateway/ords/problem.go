package ords

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

const (
	problemType = "application/problem+json"
	tagError    = "tag:oracle.com,2020:error/"
	tagECID     = "tag:oracle.com,2020:ecid/"
)

// problemDocument is ORDS's error body; its members are in ORDS's order.
type problemDocument struct {
	Code     string `json:"code"`
	Title    string `json:"title"`
	Message  string `json:"message"`
	Type     string `json:"type"`
	Instance string `json:"instance"`
}

// problem is the body for a rejection: indented by four spaces, with a final line feed.
func problem(r *rejectionError, ecid string) []byte {
	title := http.StatusText(r.status)
	code := strings.ReplaceAll(title, " ", "")
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "    ")
	// Five strings cannot fail to encode.
	_ = encoder.Encode(problemDocument{
		Code: code, Title: title, Message: or(r.message, title), Type: tagError + code, Instance: tagECID + ecid,
	})
	return body.Bytes()
}

// ecid is a new execution context id as ORDS forms it: 16 random bytes in base64url.
func (s *server) ecid() string {
	var id [16]byte
	// Without randomness the answer still has to go out: the id only ties it to the log.
	_, _ = io.ReadFull(s.opts.Rand, id[:])
	return base64.RawURLEncoding.EncodeToString(id[:])
}
