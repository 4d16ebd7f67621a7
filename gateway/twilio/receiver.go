package twilio

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
)

// Token is an auth token of the account.
type Token struct {
	Secret gateway.Secret
	// Until is when posts signed with it end to be taken; zero is never.
	Until time.Time
}

// ReceiverOptions are what a Receiver is made of. All are required.
type ReceiverOptions struct {
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

// Receiver takes what Twilio posts: Verify first, then Reply or Report. It is safe for
// concurrent use.
type Receiver struct {
	opts ReceiverOptions
	// bases are the public URL as configured and its variants with and without a port,
	// since Twilio's own libraries found it inconsistent in what it signs.
	bases     []string
	catalogue *Catalogue
}

// NewReceiver makes a Receiver.
func NewReceiver(o ReceiverOptions) (*Receiver, error) {
	u, err := webURL(o.PublicURL)
	if err != nil {
		return nil, fmt.Errorf("reading public URL: %w", err)
	}
	if err := o.validate(); err != nil {
		return nil, err
	}
	catalogue, err := LoadCatalogue()
	if err != nil {
		return nil, err
	}
	return &Receiver{opts: o, bases: bases(u), catalogue: catalogue}, nil
}

func (o ReceiverOptions) validate() error {
	switch {
	case len(o.Tokens) == 0:
		return errors.New("verifying signatures needs an auth token")
	case slices.ContainsFunc(o.Tokens, func(t Token) bool { return t.Secret == "" }):
		return errors.New("verifying signatures: empty auth token")
	case o.AccountSID == "":
		return errors.New("verifying posts needs an account SID")
	}
	return nil
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
