package config

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
)

// PreviousToken is an auth token that webhooks may still be signed with.
type PreviousToken struct {
	Token gateway.Secret
	// Until is when that ends, zero is never.
	Until time.Time
}

// PreviousTokens reads PreviousAuthTokens, which must be valid.
func (t Twilio) PreviousTokens() []PreviousToken {
	tokens := make([]PreviousToken, 0, len(t.PreviousAuthTokens))
	for _, text := range t.PreviousAuthTokens {
		token, _ := parsePreviousToken(text)
		tokens = append(tokens, token)
	}
	return tokens
}

// parsePreviousToken reads "TOKEN" and "TOKEN until TIME". Its error does not show the text.
func parsePreviousToken(text gateway.Secret) (PreviousToken, error) {
	token, end, ends := strings.Cut(text.Reveal(), " until ")
	if !credentialForm.MatchString(token) {
		return PreviousToken{}, fmt.Errorf("must be %s, and may end with: until 2026-12-31T12:00:00Z", credentialWant)
	}
	parsed := PreviousToken{Token: gateway.Secret(token)}
	if !ends {
		return parsed, nil
	}
	until, err := time.Parse(time.RFC3339, end)
	if err != nil {
		return PreviousToken{}, errors.New("must have an end such as 2026-12-31T12:00:00Z")
	}
	parsed.Until = until
	return parsed, nil
}
