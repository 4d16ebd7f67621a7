package app

import (
	"fmt"
	"net/url"
	"os"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// tokenLength is that of Twilio's auth tokens.
const tokenLength = 32

// checkSecurity finds what makes the gateway easier to attack than it has to be. No
// finding shows a secret.
func checkSecurity(cfg config.Config, now time.Time) []Finding {
	var findings []Finding
	warn := func(format string, args ...any) {
		findings = append(findings, Finding{LevelWarning, "security", fmt.Sprintf(format, args...)})
	}
	checkToken(cfg, warn)
	for i, token := range cfg.Twilio.PreviousTokens() {
		key := fmt.Sprintf("twilio.previous_auth_tokens[%d]", i)
		if short(token.Token) {
			warn("%s is shorter than Twilio's tokens: what it signs can be forged; remove it", key)
		}
		if !token.Until.IsZero() && !now.Before(token.Until) {
			warn("%s has ended at %s; remove it", key, token.Until.UTC().Format(time.RFC3339))
		}
	}
	if u, err := url.Parse(cfg.Twilio.BaseURL); err == nil && u.Scheme == "http" && !isLoopback(cfg.Twilio.BaseURL) {
		warn("twilio.base_url is http to another host: credentials and texts can be read on the way; use https")
	}
	for _, file := range cfg.SecretFiles {
		if info, err := os.Stat(file); err == nil && info.Mode().Perm()&othersMayRead != 0 {
			warn("%s holds a secret and everybody on this host may read it; chmod o-r", file)
		}
	}
	return findings
}

// othersMayRead is the bit of a file's mode.
const othersMayRead = 0o004

func checkToken(cfg config.Config, warn func(string, ...any)) {
	token := cfg.Twilio.AuthToken
	switch {
	case token == twiliotest.DefaultAuthToken && !isLoopback(cfg.Webhooks.PublicURL):
		warn("twilio.auth_token is the simulator's, which everybody knows, and webhooks.public_url is no loopback address: anybody can forge replies; set the account's")
	case short(token):
		warn("twilio.auth_token is shorter than Twilio's tokens: signatures can be forged; set the account's")
	}
}

func short(token gateway.Secret) bool { return len(token.Reveal()) < tokenLength }
