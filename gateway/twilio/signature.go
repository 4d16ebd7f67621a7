package twilio

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // Twilio signs with HMAC-SHA1
	"encoding/base64"
	"errors"
	"net/url"
	"slices"
	"strings"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/webhook"
)

// Errors of Verify.
var (
	// ErrNoSignature: the post bears no signature.
	ErrNoSignature = errors.New("signature missing")
	// ErrBadSignature: the signature is not Twilio's for this URL, these parameters and any of the tokens.
	ErrBadSignature = errors.New("signature does not match: check the public URL and the auth token")
)

// SignatureHeader is where Twilio puts its signature.
func (*Receiver) SignatureHeader() string { return "X-Twilio-Signature" }

// Verify returns nil if the post is signed and of the account, [ErrNoSignature],
// [ErrBadSignature], or [webhook.ErrOtherAccount]. For GET, where everything is in the
// URL, Params must be empty.
//
// The scheme has no time stamp, so a post that was once seen can be repeated:
// whoever handles posts must take a repetition for what it is.
func (r *Receiver) Verify(post webhook.Post) error {
	if err := r.verifySignature(post); err != nil {
		return err
	}
	if account, err := postFields(post).only("AccountSid"); err != nil || account != r.opts.AccountSID {
		return webhook.ErrOtherAccount
	}
	return nil
}

func (r *Receiver) verifySignature(post webhook.Post) error {
	if post.Signature == "" {
		return ErrNoSignature
	}
	given, err := base64.StdEncoding.DecodeString(post.Signature)
	if err != nil || !strings.HasPrefix(post.URI, "/") {
		return ErrBadSignature
	}
	now, params := r.opts.Clock(), signedParams(post.Params)
	for _, token := range r.opts.Tokens {
		if !token.Until.IsZero() && !now.Before(token.Until) {
			continue
		}
		for _, base := range r.bases {
			if hmac.Equal(given, sign(token.Secret, base+post.URI+params)) {
				return nil
			}
		}
	}
	return ErrBadSignature
}

func sign(key gateway.Secret, text string) []byte {
	mac := hmac.New(sha1.New, []byte(key.Reveal()))
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// signedParams appends names and values in the order of the names. Repeated
// values are sorted and taken once, as twilio-python does.
func signedParams(params url.Values) string {
	names := make([]string, 0, len(params))
	for name := range params {
		names = append(names, name)
	}
	slices.Sort(names)
	var text strings.Builder
	for _, name := range names {
		for _, value := range slices.Compact(slices.Sorted(slices.Values(params[name]))) {
			text.WriteString(name)
			text.WriteString(value)
		}
	}
	return text.String()
}
