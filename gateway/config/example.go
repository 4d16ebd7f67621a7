package config

import (
	_ "embed"
	"strings"

	"ebs-sms-gateway/gateway"
)

//go:embed example.txt
var exampleIntro string

// Example returns gateway.example.yaml: every key with its documentation, and invented values where there is no
// default. With the auth token in the environment it is valid.
func Example() []byte {
	config := Default()
	config.Twilio.AccountSID = "AC" + strings.Repeat("0", 32)
	config.Webhooks.PublicURL = "https://sms.example.com"
	config.Channels = exampleChannels()
	return append([]byte(exampleIntro), keysOf(&config).Example()...)
}

func exampleChannels() []Channel {
	reminders, alerts := DefaultChannel(), DefaultChannel()
	reminders.Name = "CERT_EXPIRY"
	reminders.Senders = []string{"+12025550100"}
	alerts.Name = "IT_ALERTS"
	alerts.MessagingServiceSID = "MG" + strings.Repeat("0", 32)
	alerts.Weight = 5
	alerts.UnknownOutcome = UnknownOutcome(gateway.UnknownHold)
	return []Channel{reminders, alerts}
}
