package inbound_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/inbound"
)

const ownText = "Vision Corporation. Call 555-0199."

func TestAnswer(t *testing.T) {
	t.Parallel()
	f := start(t, &memory{}, func(o *inbound.Options) {
		o.HelpText = ownText
		o.Channels = []gateway.Channel{
			{Name: "HR", Senders: gateway.Addresses("+15005550001", "+15005550003"), HelpText: "HR. Call 555-0101."},
			{Name: "IT", Senders: gateway.Addresses("+15005550002", "+15005550003"), HelpText: "IT. Call 555-0102."},
			{Name: "PAY", Senders: gateway.Addresses("+15005550004")},
			{Name: "CERT", Senders: []gateway.Sender{{ID: "MG1", Kind: gateway.SenderService}}, HelpText: "Certs."},
			{Name: "HR2", Senders: gateway.Addresses("+15005550001"), HelpText: "HR. Call 555-0101."},
		}
	})
	for name, c := range map[string]struct {
		body, to, service, optOutType, want string
	}{
		"OfTheChannelThatOwnsTheNumber":           {body: "help", to: "+15005550002", want: "IT. Call 555-0102."},
		"OfChannelsThatAgree":                     {body: "Help?", to: "+15005550001", want: "HR. Call 555-0101."},
		"OwnWhereChannelsShareTheNumberAndDiffer": {body: "HELP", to: "+15005550003", want: ownText},
		"OwnWhereTheChannelHasNone":               {body: "INFO", to: "+15005550004", want: ownText},
		"OwnWhereNobodyOwnsTheNumber":             {body: "info", to: "+15005550099", want: ownText},
		"OfTheChannelOfTheService":                {body: "HELP", to: "+15005550099", service: "MG1", want: "Certs."},
		"NoneIfTheProviderHasAnswered":            {body: "HELP", to: "+15005550002", optOutType: "HELP"},
		"NoneIfTheProviderTookItForSomethingElse": {body: "HELP", to: "+15005550002", optOutType: "STOP"},
		"NoneToAStop":                             {body: "STOP", to: "+15005550002"},
		"NoneToAStart":                            {body: "START", to: "+15005550002"},
		"NoneToAReply":                            {body: "I need help with my course", to: "+15005550002"},
		"NoneToAnEmptyText":                       {to: "+15005550002"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := gateway.Incoming{
				Reply:   gateway.Reply{From: "+14155550100", To: c.to, Body: c.body},
				Service: c.service, OptOutType: c.optOutType,
			}
			require.Equal(t, c.want, f.Answer(in))
		})
	}
}

func TestAnswer_IsTheProvidersWithoutAText(t *testing.T) {
	t.Parallel()
	f := start(t, &memory{})
	require.Empty(t, f.Answer(gateway.Incoming{Reply: gateway.Reply{Body: "HELP"}}))
}
