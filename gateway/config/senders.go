package config

import (
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/internal/settings"
)

// senders are the service that chooses one, or what there is to choose from.
func (c Channel) senders() []gateway.Sender {
	if c.MessagingServiceSID != "" {
		return []gateway.Sender{{ID: c.MessagingServiceSID, Kind: gateway.SenderService}}
	}
	return gateway.Addresses(c.Senders...)
}

// sendersByCountry are nil if there are none.
func (c Channel) sendersByCountry() map[string][]gateway.Sender {
	if len(c.SendersByCountry) == 0 {
		return nil
	}
	all := map[string][]gateway.Sender{}
	for _, item := range c.SendersByCountry {
		country, sender, _ := strings.Cut(item, "=")
		all[country] = append(all[country], gateway.Addresses(sender)...)
	}
	return all
}

// allSenders are what the channel sends from, whatever the country.
func (c Channel) allSenders() []gateway.Sender {
	return gateway.Channel{Senders: c.senders(), SendersByCountry: c.sendersByCountry()}.AllSenders()
}

func (c *checker) checkSenders(path string, ch Channel) {
	one := (len(ch.Senders) == 0) != (ch.MessagingServiceSID == "")
	c.Require(one, path, "must have either senders or messaging_service_sid")
	c.RequireMatch(serviceForm, path+".messaging_service_sid", ch.MessagingServiceSID, "MG and 32 hexadecimal digits")
	c.Require(ch.Encoding != EncodingSmart || ch.MessagingServiceSID != "", path+".encoding",
		"must be exact without messaging_service_sid")
	seen := map[string]bool{}
	for i, sender := range ch.Senders {
		item := settings.ItemPath(path+".senders", i)
		c.Require(isSender(sender), item, "must be a number in E.164 form, a short code or up to %d letters and digits",
			alphaLimit)
		c.Require(!seen[sender], item, "must not repeat a sender")
		seen[sender] = true
	}
}

// withoutWords are countries that take no alphanumeric senders, with the territories of the United States.
// Source: Twilio, "International support for Alphanumeric Sender ID".
func withoutWords() []string { return []string{"US", "CA", "PR", "VI", "GU", "AS", "MP"} }

func (c *checker) checkSendersByCountry(path string, list []string) {
	regions := phonenumbers.GetSupportedRegions()
	seen := map[string]bool{}
	for i, text := range list {
		item := settings.ItemPath(path, i)
		country, sender, _ := strings.Cut(text, "=")
		c.Require(regions[country] && isSender(sender), item,
			"must be an ISO 3166-1 alpha-2 country in capitals and a sender, such as GB=ALERTS, not %q", text)
		word := gateway.Sender{ID: sender, Kind: gateway.SenderAddress}.Alphanumeric()
		c.Require(!word || !slices.Contains(withoutWords(), country), item,
			"must be a number or a short code: %s takes no alphanumeric senders", country)
		c.Require(!seen[text], item, "must not repeat a sender")
		seen[text] = true
	}
}

func isSender(text string) bool {
	return e164Form.MatchString(text) || shortForm.MatchString(text) || len(text) <= alphaLimit &&
		alphaForm.MatchString(text)
}
