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
		c.checkSendersByCountry(path+".senders_by_country", ch.SendersByCountry)
		c.checkRates(i, rates)
		c.checkHours(path+".hours", ch.Hours)
		c.checkNumbers(path+".numbers", ch.Numbers)
		c.checkReplies(path+".replies", ch.Replies)
	}
}

// instructionLimit is one segment, in characters.
const instructionLimit = 160

func (c *checker) checkInstruction(path, text string) {
	c.Require(utf8.RuneCountInString(text) <= instructionLimit, path, "must have at most %d characters",
		instructionLimit)
	c.Require(text == strings.TrimSpace(text), path, "must not begin or end with white space")
}

// checkRates checks that senders shared with an earlier channel have one rate and one cap; rates has the first channel
// of each. The sender is limited as a whole, so two limits would contradict each other.
func (c *checker) checkRates(i int, rates map[string]int) {
	ch := c.Channels[i]
	for _, sender := range ch.allSenders() {
		first, shared := rates[sender.ID]
		if !shared {
			rates[sender.ID] = i
			continue
		}
		other, path, firstPath := c.Channels[first], settings.ItemPath("channels", i), settings.ItemPath("channels", first)
		c.Require(other.SegmentsPerSecond == ch.SegmentsPerSecond, path+".segments_per_second",
			"must be that of %s, which shares a sender", firstPath)
		c.Require(other.SenderDailyCap == ch.SenderDailyCap, path+".sender_daily_cap",
			"must be that of %s, which shares a sender", firstPath)
	}
}
