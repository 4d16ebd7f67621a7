// Package problem is ORDS's error body: application/problem+json with its members in ORDS's order.
package problem

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// ContentType is that of a Document.
const ContentType = "application/problem+json"

const (
	tagError = "tag:oracle.com,2020:error/"
	tagECID  = "tag:oracle.com,2020:ecid/"
)

// Document is the body of an error.
type Document struct {
	Code     string `json:"code"`
	Title    string `json:"title"`
	Message  string `json:"message"`
	Type     string `json:"type"`
	Instance string `json:"instance"`
	// Details are the faults one by one, as Oracle's REST services name them; ORDS itself has none.
	Details []Detail `json:"o:errorDetails,omitempty"`
}

// Detail is one fault of a request.
type Detail struct {
	// Path is the member or parameter that is wrong.
	Path  string `json:"o:errorPath"`
	Title string `json:"title"`
}

// New is the document of a status. An empty message is the status in words.
func New(status int, message, ecid string) Document {
	title := http.StatusText(status)
	code := strings.ReplaceAll(title, " ", "")
	if message == "" {
		message = title
	}
	return Document{Code: code, Title: title, Message: message, Type: tagError + code, Instance: tagECID + ecid}
}

// JSON is the document indented by four spaces, with a final line feed.
func (d Document) JSON() []byte {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "    ")
	_ = encoder.Encode(d) // texts cannot fail to encode
	return body.Bytes()
}

// ECID is a new execution context id as ORDS forms it: 16 random bytes in base64url.
func ECID(random io.Reader) string {
	var id [16]byte
	// Without randomness the answer still has to go out: the id only ties it to the log.
	_, _ = io.ReadFull(random, id[:])
	return base64.RawURLEncoding.EncodeToString(id[:])
}
