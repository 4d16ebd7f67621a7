package ords

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"ebs-sms-gateway/gateway/webhook"
)

// Limits bound a form.
type Limits struct {
	// MaxFields is the number of fields, repeated ones counted each time.
	MaxFields int
	// MaxName is the length of a field's name in bytes, once decoded.
	MaxName int
}

// maxName is far above any name that Twilio posts (ReferralMediaContentType10).
const maxName = 128

// DecodeForm decodes an application/x-www-form-urlencoded text without loss, since
// the provider signs the decoded values: the values of a repeated field are kept,
// in order, and none is trimmed. It is url.ParseQuery made strict: what it refuses,
// with a *webhook.BadPostError, is a field with a malformed escape or a raw semicolon,
// a name that is too long, and too many fields. The error tells the field's position,
// and its name if that is a plain word. Values may hold any byte: see clean.
func DecodeForm(text []byte, limits Limits) (url.Values, error) {
	form := url.Values{}
	position := 0
	for pair := range strings.SplitSeq(string(text), "&") {
		if pair == "" {
			continue
		}
		position++
		if position > limits.MaxFields {
			return nil, &webhook.BadPostError{Reason: fmt.Sprintf("more than %d fields", limits.MaxFields)}
		}
		rawName, rawValue, _ := strings.Cut(pair, "=")
		name, reason := decode(rawName)
		if reason == "" && len(name) > limits.MaxName {
			reason = fmt.Sprintf("name longer than %d bytes", limits.MaxName)
		}
		if reason != "" {
			return nil, &webhook.BadPostError{Field: strconv.Itoa(position), Reason: reason}
		}
		value, reason := decode(rawValue)
		if reason != "" {
			return nil, &webhook.BadPostError{Field: strconv.Itoa(position), Reason: reason}
		}
		form[name] = append(form[name], value)
	}
	return form, nil
}

// decode returns the decoded text, or what is wrong with it.
func decode(raw string) (text, reason string) {
	if strings.Contains(raw, ";") {
		return "", "raw semicolon"
	}
	text, err := url.QueryUnescape(raw)
	if err != nil {
		return "", "malformed percent escape" // err itself quotes the text
	}
	return text, ""
}

// clean puts U+FFFD in the place of bytes that no database takes: NUL, and what is not
// UTF-8. One such byte must not cost a person's reply. The provider has signed the bytes
// as they are, so this comes after the signature.
func clean(form url.Values) url.Values {
	cleaned := make(url.Values, len(form))
	for name, values := range form {
		name = cleanText(name)
		for _, value := range values {
			cleaned[name] = append(cleaned[name], cleanText(value))
		}
	}
	return cleaned
}

func cleanText(text string) string {
	const replacement = string(utf8.RuneError)
	return strings.ReplaceAll(strings.ToValidUTF8(text, replacement), "\x00", replacement)
}
