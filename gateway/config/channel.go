package config

import (
	"time"

	"ebs-sms-gateway/gateway"
)

// Channel is one use of the gateway.
type Channel struct {
	Name                string         `yaml:"name" required:"true" help:"Name in XXSMS_OUTBOUND.CHANNEL: up to 30 capital letters, digits and underscores, a letter first."`
	Senders             []string       `yaml:"senders" help:"Numbers in E.164 form, short codes or alphanumeric senders to send from. Set these or messaging_service_sid. Quote numbers. A sender may serve several channels at one rate and one daily cap."`
	SendersByCountry    []string       `yaml:"senders_by_country" help:"Senders for the numbers of a country (ISO 3166-1 alpha-2) in place of the others, such as GB=ALERTS. A country may be named several times: then people are spread over its senders."`
	MessagingServiceSID string         `yaml:"messaging_service_sid" help:"Messaging Service that chooses the sender: MG and 32 hexadecimal digits."`
	Encoding            Encoding       `yaml:"encoding" help:"How Twilio encodes the texts, so that segments are counted as it sends them: exact leaves each character as it is, smart replaces curly quotation marks, dashes and the like, as a Messaging Service with Smart Encoding does. It turns nothing on at Twilio."`
	Region              string         `yaml:"region" required:"true" help:"ISO 3166-1 alpha-2 country of phone numbers written without one."`
	SegmentsPerSecond   float64        `yaml:"segments_per_second" unit:"segments per second" range:"0.01..1000" zero:"unlimited" help:"Rate of each sender, whatever the number of gateways: those that live share it."`
	SenderDailyCap      int            `yaml:"sender_daily_cap" unit:"segments" range:"1..10000000" zero:"unlimited" help:"Segments that each sender may send a day, for all channels that it serves and whatever the number of gateways."`
	DailyBudget         int            `yaml:"daily_budget" unit:"segments" range:"1..10000000" zero:"unlimited" help:"Segments that the channel may send a day, whatever the number of gateways."`
	BeyondCaps          BeyondCaps     `yaml:"beyond_caps" help:"What becomes of rows beyond sender_daily_cap or daily_budget: wait has them wait for the next day, fail rejects them."`
	Weight              int            `yaml:"weight" range:"1..100" help:"Share of the sends when all channels have work."`
	MaxAge              time.Duration  `yaml:"max_age" range:"1m..8760h" zero:"never" help:"Age at which a row that could not be sent expires."`
	Validity            time.Duration  `yaml:"validity" range:"1s..10h" zero:"Twilio's own, 10h" help:"How long Twilio may keep a message queued, in whole seconds."`
	OptOutInstruction   string         `yaml:"opt_out_instruction" help:"Instruction that ends the first text to a person, in a line of its own, such as Reply STOP to opt out. At most 160 characters. Empty is none. Segments are counted with it."`
	HelpText            string         `yaml:"help_text" help:"Answer to a word that asks for help, sent to a sender of this channel. Needs consent.help: text. Empty is consent.help_text. At most 1600 characters."`
	Lookup              LookupPolicy   `yaml:"lookup" help:"Whether Twilio Lookup is asked what kind of line a number is where its numbering plan does not tell, as in North America: off goes by the plan, advise does so too and asks for the next time, require waits for the answer. Each answer costs. Quote the word off."`
	UnknownOutcome      UnknownOutcome `yaml:"unknown_outcome" help:"What becomes of a message that may have been sent and is not in Twilio's list: retry sends it again (at least once), hold keeps it for a human (at most once)."`
	Numbers             Numbers        `yaml:"numbers" help:"Which numbers of a person are texted."`
	Hours               Hours          `yaml:"hours" help:"When its rows may go: at any hour, unless set."`
	Replies             Replies        `yaml:"replies" help:"Which replies answer its messages."`
	Digest              ChannelDigest  `yaml:"digest" help:"When managers are told of its replies and failures: as digest says, unless set."`
}

// GatewayChannels returns the channels as the domain knows them, in the order of the file. They share nothing with c.
func (c Config) GatewayChannels() []gateway.Channel {
	channels := make([]gateway.Channel, 0, len(c.Channels))
	for _, ch := range c.Channels {
		channel := ch.gatewayChannel()
		channel.LineAge = c.Lookup.MaxAge
		channels = append(channels, channel)
	}
	return channels
}

// gatewayChannel panics at hours that were not validated: without any the channel would send at night.
func (c Channel) gatewayChannel() gateway.Channel {
	compiled, err := c.Hours.compiled()
	if err != nil {
		panic("hours of channel " + c.Name + ": " + err.Error())
	}
	return gateway.Channel{
		Name:              c.Name,
		Senders:           c.senders(),
		SendersByCountry:  c.sendersByCountry(),
		SmartEncoding:     c.Encoding == EncodingSmart,
		Region:            c.Region,
		Numbers:           c.Numbers.policy(),
		SegmentsPerSecond: c.SegmentsPerSecond,
		SenderDailyCap:    c.SenderDailyCap,
		DailyBudget:       c.DailyBudget,
		Beyond:            gateway.BeyondPolicy(c.BeyondCaps),
		Weight:            c.Weight,
		MaxAge:            c.MaxAge,
		Validity:          c.Validity,
		OptOutInstruction: c.OptOutInstruction,
		HelpText:          c.HelpText,
		Lookup:            gateway.LookupPolicy(c.Lookup),
		OnUnknown:         gateway.UnknownPolicy(c.UnknownOutcome),
		Hours:             compiled,
		Replies:           c.Replies.policy(),
	}
}
