package twilio

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // Twilio signs with HMAC-SHA1
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"ebs-sms-gateway/gateway"
)

// Errors of Verify.
var (
	// ErrNoSignature: the post bears no signature.
	ErrNoSignature = errors.New("signature missing")
	// ErrBadSignature: the signature is not Twilio's for this URL, these parameters and any of the tokens.
	ErrBadSignature = errors.New("signature does not match: check the public URL and the auth token")
)

// Verifier checks that webhook posts come from Twilio (X-Twilio-Signature). It is
// safe for concurrent use.
//
// The scheme has no time stamp, so a post that was once seen can be repeated:
// whoever handles posts must take a repetition for what it is.
type Verifier struct {
	// bases are the public URL as configured and its variants with and without a port,
	// since Twilio's own libraries found it inconsistent in what it signs.
	bases []string
	keys  [][]byte
}

// NewVerifier makes a verifier for posts to a public base URL, as it is
// configured at Twilio: Host and X-Forwarded-* headers are not asked. User info,
// query and fragment of the URL are dropped, as Twilio does before signing.
// Tokens are the account's auth tokens: the primary one and, around a rotation, its
// successor or predecessor. API key secrets do not sign webhooks.
func NewVerifier(publicURL string, tokens []gateway.Secret) (*Verifier, error) {
	u, err := webURL(publicURL)
	if err != nil {
		return nil, fmt.Errorf("reading public URL: %w", err)
	}
	if len(tokens) == 0 {
		return nil, errors.New("verifying signatures needs an auth token")
	}
	v := &Verifier{bases: bases(u)}
	for _, token := range tokens {
		if token == "" {
			return nil, errors.New("verifying signatures: empty auth token")
		}
		v.keys = append(v.keys, []byte(token.Reveal()))
	}
	return v, nil
}

func bases(u *url.URL) []string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	bare := strings.TrimSuffix(u.Host, ":"+u.Port()) // not Hostname, which strips the brackets of IPv6
	path := strings.TrimSuffix(u.EscapedPath(), "/")
	return []string{
		u.Scheme + "://" + bare + path,
		u.Scheme + "://" + bare + ":" + port + path,
	}
}

// Verify returns nil if the post is signed, [ErrNoSignature] or [ErrBadSignature].
// For GET, where everything is in the URL, Params must be empty.
func (v *Verifier) Verify(post gateway.Post) error {
	if post.Signature == "" {
		return ErrNoSignature
	}
	given, err := base64.StdEncoding.DecodeString(post.Signature)
	if err != nil || !strings.HasPrefix(post.URI, "/") {
		return ErrBadSignature
	}
	params := signedParams(post.Params)
	for _, key := range v.keys {
		for _, base := range v.bases {
			if hmac.Equal(given, sign(key, base+post.URI+params)) {
				return nil
			}
		}
	}
	return ErrBadSignature
}

func sign(key []byte, text string) []byte {
	mac := hmac.New(sha1.New, key)
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
