package config

import (
	"slices"
	"strings"

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

func (c *checker) checkConsent() {
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
