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
	"time"

	"ebs-sms-gateway/gateway"
)

// Errors of Verify.
var (
	// ErrNoSignature: the post bears no signature.
	ErrNoSignature = errors.New("signature missing")
	// ErrBadSignature: the signature is not Twilio's for this URL, these parameters and any of the tokens.
	ErrBadSignature = errors.New("signature does not match: check the public URL and the auth token")
)

// Token is an auth token of the account.
type Token struct {
	Secret gateway.Secret
	// Until is when posts signed with it end to be taken; zero is never.
	Until time.Time
}

// VerifierOptions are what a Verifier is made of. All are required.
type VerifierOptions struct {
	// PublicURL is the base URL of the webhooks as it is configured at Twilio: Host and
	// X-Forwarded-* headers are not asked. User info, query and fragment are dropped, as
	// Twilio does before signing.
	PublicURL string
	// AccountSID is the account whose posts are taken.
	AccountSID string
	// Tokens are the account's auth tokens: the primary one and, around a rotation, its
	// successor or predecessor. API key secrets do not sign webhooks.
	Tokens []Token
	Clock  gateway.Clock
}

// Verifier checks that webhook posts come from Twilio (X-Twilio-Signature) and are the
// account's. It is safe for concurrent use.
//
// The scheme has no time stamp, so a post that was once seen can be repeated:
// whoever handles posts must take a repetition for what it is.
type Verifier struct {
	opts VerifierOptions
	// bases are the public URL as configured and its variants with and without a port,
	// since Twilio's own libraries found it inconsistent in what it signs.
	bases []string
}

// NewVerifier makes a Verifier.
func NewVerifier(o VerifierOptions) (*Verifier, error) {
	u, err := webURL(o.PublicURL)
	if err != nil {
		return nil, fmt.Errorf("reading public URL: %w", err)
	}
	if len(o.Tokens) == 0 {
		return nil, errors.New("verifying signatures needs an auth token")
	}
	if slices.ContainsFunc(o.Tokens, func(t Token) bool { return t.Secret == "" }) {
		return nil, errors.New("verifying signatures: empty auth token")
	}
	if o.AccountSID == "" {
		return nil, errors.New("verifying posts needs an account SID")
	}
	return &Verifier{opts: o, bases: bases(u)}, nil
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

// Verify returns nil if the post is signed and of the account, [ErrNoSignature],
// [ErrBadSignature], or [gateway.ErrOtherAccount]. For GET, where everything is in the
// URL, Params must be empty.
func (v *Verifier) Verify(post gateway.Post) error {
	if err := v.verifySignature(post); err != nil {
		return err
	}
	if account, err := postFields(post).only("AccountSid"); err != nil || account != v.opts.AccountSID {
		return gateway.ErrOtherAccount
	}
	return nil
}

func (v *Verifier) verifySignature(post gateway.Post) error {
	if post.Signature == "" {
		return ErrNoSignature
	}
	given, err := base64.StdEncoding.DecodeString(post.Signature)
	if err != nil || !strings.HasPrefix(post.URI, "/") {
		return ErrBadSignature
	}
	now, params := v.opts.Clock(), signedParams(post.Params)
	for _, token := range v.opts.Tokens {
		if !token.Until.IsZero() && !now.Before(token.Until) {
			continue
		}
		for _, base := range v.bases {
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
