package config

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"

	"ebs-sms-gateway/internal/settings"
)

var (
	channelForm = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,29}$`)
	serviceForm = regexp.MustCompile(`^MG[0-9a-fA-F]{32}$`)
	e164Form    = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	shortForm   = regexp.MustCompile(`^[0-9]{3,8}$`)
	// alphaForm is Twilio's set of characters, with at least one letter.
	alphaForm = regexp.MustCompile(`^[A-Za-z0-9 &_+-]*[A-Za-z][A-Za-z0-9 &_+-]*$`)
)

const alphaLimit = 11

func (c *checker) checkChannels() {
	names := map[string]string{}
	rates := map[string]int{}
	regions := phonenumbers.GetSupportedRegions()
	for i, ch := range c.Channels {
		path := settings.ItemPath("channels", i)
		c.RequireMatch(channelForm, path+".name", ch.Name,
			"up to 30 capital letters, digits and underscores, a letter first")
		other, twice := names[ch.Name]
		c.Require(!twice, path+".name", "must not be the name of %s", other)
		names[ch.Name] = path
		c.Require(ch.Region == "" || regions[ch.Region], path+".region",
			"must be an ISO 3166-1 alpha-2 country in capitals, not %q", ch.Region)
		c.checkInstruction(path+".opt_out_instruction", ch.OptOutInstruction)
		c.Require(ch.Validity%time.Second == 0, path+".validity", "must be of whole seconds")
		c.checkSenders(path, ch)
		c.checkRates(i, rates)
		c.checkHours(path+".hours", ch.Hours)
		c.checkNumbers(path+".numbers", ch.Numbers)
	}
}

// instructionLimit is one segment, in characters.
const instructionLimit = 160

func (c *checker) checkInstruction(path, text string) {
	c.Require(utf8.RuneCountInString(text) <= instructionLimit, path, "must have at most %d characters",
		instructionLimit)
	c.Require(text == strings.TrimSpace(text), path, "must not begin or end with white space")
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

func isSender(text string) bool {
	return e164Form.MatchString(text) || shortForm.MatchString(text) || len(text) <= alphaLimit &&
		alphaForm.MatchString(text)
}

// checkRates checks that senders shared with an earlier channel have one rate and one cap; rates has the first channel
// of each. The sender is limited as a whole, so two limits would contradict each other.
func (c *checker) checkRates(i int, rates map[string]int) {
	ch := c.Channels[i]
	for _, sender := range append([]string{ch.MessagingServiceSID}, ch.Senders...) {
		first, shared := rates[sender]
		if !shared {
			rates[sender] = i
			continue
		}
		if sender == "" {
			continue
		}
		other, path, firstPath := c.Channels[first], settings.ItemPath("channels", i), settings.ItemPath("channels", first)
		c.Require(other.SegmentsPerSecond == ch.SegmentsPerSecond, path+".segments_per_second",
			"must be that of %s, which shares a sender", firstPath)
		c.Require(other.SenderDailyCap == ch.SenderDailyCap, path+".sender_daily_cap",
			"must be that of %s, which shares a sender", firstPath)
	}
}
