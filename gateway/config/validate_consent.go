package config

import (
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/internal/settings"
)

// Words returns the default words of Twilio with the further ones.
func (c Consent) Words() consent.Words {
	words := consent.DefaultWords()
	words.Stop = append(words.Stop, c.StopWords...)
	words.Start = append(words.Start, c.StartWords...)
	words.Help = append(words.Help, c.HelpWords...)
	return words
}

func (c *checker) checkConsent() {
	before := len(c.Faults())
	c.checkWords("consent.stop_words", c.Consent.StopWords)
	c.checkWords("consent.start_words", c.Consent.StartWords)
	c.checkWords("consent.help_words", c.Consent.HelpWords)
	if len(c.Faults()) > before {
		return
	}
	_, err := consent.New(c.Consent.Words())
	c.Require(err == nil, "consent", "must not have a word in two lists: %w", err)
}

func (c *checker) checkWords(list string, words []string) {
	for i, word := range words {
		_, err := consent.New(consent.Words{Stop: []string{word}})
		c.Require(err == nil, settings.ItemPath(list, i), "must be a word or phrase without punctuation")
	}
}
