package config

import (
	"slices"
	"strings"
	"unicode/utf8"

	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/internal/settings"
)

// Words returns the words of Twilio and of the languages with the further ones, or an error that wraps
// consent.ErrUnknownLanguage.
func (c Consent) Words() (consent.Words, error) {
	dictionary, err := consent.LoadDictionary()
	if err != nil {
		return consent.Words{}, err
	}
	words, err := dictionary.Words(c.Languages...)
	words.Stop = append(words.Stop, c.StopWords...)
	words.Start = append(words.Start, c.StartWords...)
	words.Help = append(words.Help, c.HelpWords...)
	return words, err
}

// AnsweredHelp is the gateway's own answer to a help word, "" if the provider answers.
func (c Consent) AnsweredHelp() string {
	if c.Help == HelpText {
		return c.HelpText
	}
	return ""
}

func (c *checker) checkConsent() {
	c.checkHelp()
	before := len(c.Faults())
	c.checkLanguages()
	c.checkWords("consent.stop_words", c.Consent.StopWords)
	c.checkWords("consent.start_words", c.Consent.StartWords)
	c.checkWords("consent.help_words", c.Consent.HelpWords)
	if len(c.Faults()) > before {
		return
	}
	words, err := c.Consent.Words()
	if err == nil {
		_, err = consent.New(words)
	}
	c.Require(err == nil, "consent", "must not have a word in two lists: %w", err)
}

// textLimit is Twilio's, in characters.
const textLimit = 1600

func (c *checker) checkHelp() {
	answers := c.Consent.Help == HelpText
	c.Require(!answers || strings.TrimSpace(c.Consent.HelpText) != "", "consent.help_text",
		"must be set if consent.help is text")
	c.checkHelpText("consent.help_text", c.Consent.HelpText)
	for i, ch := range c.Channels {
		c.checkHelpText(settings.ItemPath("channels", i)+".help_text", ch.HelpText)
	}
}

func (c *checker) checkHelpText(path, text string) {
	c.Require(text == "" || c.Consent.Help == HelpText, path, "must not be set unless consent.help is text")
	c.Require(utf8.RuneCountInString(text) <= textLimit, path, "must have at most %d characters", textLimit)
}

func (c *checker) checkLanguages() {
	dictionary, err := consent.LoadDictionary()
	c.Require(err == nil, "consent.languages", "cannot be read: %w", err)
	known := dictionary.Languages()
	for i, language := range c.Consent.Languages {
		c.Require(slices.Contains(known, language), settings.ItemPath("consent.languages", i),
			"must be one of %s, not %q", strings.Join(known, ", "), language)
	}
}

func (c *checker) checkWords(list string, words []string) {
	for i, word := range words {
		_, err := consent.New(consent.Words{Stop: []string{word}})
		c.Require(err == nil, settings.ItemPath(list, i), "must be a word or phrase without punctuation")
	}
}
