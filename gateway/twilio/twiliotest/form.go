package twiliotest

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	maxForm        = 64 << 10
	maxBody        = 1600 // characters
	maxMedia       = 10
	maxCallbackURL = 4000
	maxValidity    = 36000 // seconds
)

// form is the part of a create request that the simulator looks at.
type form struct {
	to, from, service, body, content, callback, validity string

	media []string
}

// readForm reads the request to its end, without which net/http would not
// notice a client that leaves. It decodes only the parameters of form: this is
// most of what a create costs.
func readForm(r *http.Request) (form, error) {
	raw, err := readAll(r)
	if err != nil {
		return form{}, fmt.Errorf("reading form: %w", err)
	}
	var f form
	for parameter := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(parameter, "=")
		if err := f.set(name, value); err != nil {
			return form{}, fmt.Errorf("decoding parameter: %w", err)
		}
	}
	return f, nil
}

func readAll(r *http.Request) (string, error) {
	body := http.MaxBytesReader(nil, r.Body, maxForm)
	if r.ContentLength < 0 || r.ContentLength > maxForm {
		raw, err := io.ReadAll(body)
		return string(raw), err
	}
	raw := make([]byte, r.ContentLength)
	if _, err := io.ReadFull(body, raw); err != nil {
		return "", err
	}
	_, err := body.Read(make([]byte, 1))
	if err == io.EOF {
		err = nil
	}
	return string(raw), err
}

func (f *form) set(name, encoded string) error {
	var field *string
	switch name {
	case "To":
		field = &f.to
	case "From":
		field = &f.from
	case "MessagingServiceSid":
		field = &f.service
	case "Body":
		field = &f.body
	case "ContentSid":
		field = &f.content
	case "StatusCallback":
		field = &f.callback
	case "ValidityPeriod":
		field = &f.validity
	case "MediaUrl":
		f.media = append(f.media, "")
		field = &f.media[len(f.media)-1]
	default:
		return nil
	}
	value, err := url.QueryUnescape(encoded)
	*field = value
	return err
}

// check finds what is wrong with the parameters themselves.
func (f *form) check() *problem {
	switch {
	case f.to == "":
		return newProblem(21604)
	case shortCode(f.to):
		return newProblem(21265)
	case !e164(f.to):
		return newProblem(21211).withNumber(f.to)
	case f.from == "" && f.service == "":
		return newProblem(21603)
	case f.from != "" && !sender(f.from):
		return newProblem(21212).withNumber(f.from)
	case f.body == "" && len(f.media) == 0 && f.content == "":
		return newProblem(21602)
	case utf8.RuneCountInString(f.body) > maxBody:
		return newProblem(21617)
	}
	return f.checkOptions()
}

func (f *form) checkOptions() *problem {
	if len(f.media) > maxMedia {
		return newProblem(21623)
	}
	for _, media := range f.media {
		if !publicURL(media) {
			return newProblem(21620)
		}
	}
	if f.callback != "" && (len(f.callback) > maxCallbackURL || !publicURL(f.callback)) {
		return newProblem(21609)
	}
	if f.validity != "" {
		if seconds, err := strconv.Atoi(f.validity); err != nil || seconds < 1 || seconds > maxValidity {
			return newProblem(21624)
		}
	}
	return nil
}

// publicURL is Twilio's rule without "reachable from the internet".
func publicURL(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") &&
		u.Hostname() != "" && !strings.Contains(u.Host, "_")
}

func e164(s string) bool {
	return len(s) >= 8 && len(s) <= 16 && s[0] == '+' && s[1] != '0' && digits(s[1:])
}

func shortCode(s string) bool { return len(s) >= 3 && len(s) <= 8 && digits(s) }

// sender accepts a number, a short code, or an alphanumeric sender of up to 11
// characters with a letter.
func sender(s string) bool {
	return e164(s) || shortCode(s) || len(s) <= 11 && s[0] != '+' &&
		strings.ContainsFunc(s, letter) && !strings.ContainsFunc(s, odd)
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func letter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// odd is a character that an alphanumeric sender may not have.
func odd(r rune) bool {
	return !letter(r) && (r < '0' || r > '9') && !strings.ContainsRune(" &-_.", r)
}
