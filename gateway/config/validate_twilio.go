package config

import (
	"regexp"

	"ebs-sms-gateway/internal/settings"
)

var (
	accountForm = regexp.MustCompile(`^AC[0-9a-fA-F]{32}$`)
	apiKeyForm  = regexp.MustCompile(`^SK[0-9a-fA-F]{32}$`)
	// credentialForm is what twilio-go accepts: it refuses any other before sending.
	credentialForm = regexp.MustCompile(`^[A-Za-z0-9]+$`)
)

const credentialWant = "letters and digits only"

func (c *checker) checkTwilio() {
	t := c.Twilio
	c.RequireMatch(accountForm, "twilio.account_sid", t.AccountSID, "AC and 32 hexadecimal digits")
	c.RequireMatch(credentialForm, "twilio.auth_token", t.AuthToken.Reveal(), credentialWant)
	for i, token := range t.PreviousAuthTokens {
		_, err := parsePreviousToken(token)
		c.Require(err == nil, settings.ItemPath("twilio.previous_auth_tokens", i), "%w", err)
	}
	c.RequireMatch(apiKeyForm, "twilio.api_key", t.APIKey, "SK and 32 hexadecimal digits")
	c.RequireMatch(credentialForm, "twilio.api_key_secret", t.APIKeySecret.Reveal(), credentialWant)
	c.Require(t.APIKey == "" || t.APIKeySecret != "", "twilio.api_key_secret", "is required with api_key")
	c.Require(t.APIKeySecret == "" || t.APIKey != "", "twilio.api_key", "is required with api_key_secret")
	c.checkURL("twilio.base_url", t.BaseURL)
}
