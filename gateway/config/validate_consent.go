package config

import "ebs-sms-gateway/gateway/consent"

// Words returns the default words of Twilio with the further ones.
func (c Consent) Words() consent.Words {
	words := consent.DefaultWords()
	words.Stop = append(words.Stop, c.StopWords...)
	words.Start = append(words.Start, c.StartWords...)
	words.Help = append(words.Help, c.HelpWords...)
	return words
}

func (c *checker) checkConsent() {
	before := len(c.faults)
	c.checkWords("consent.stop_words", c.Consent.StopWords)
	c.checkWords("consent.start_words", c.Consent.StartWords)
	c.checkWords("consent.help_words", c.Consent.HelpWords)
	if len(c.faults) > before {
		return
	}
	_, err := consent.New(c.Consent.Words())
	c.require(err == nil, "consent", "must not have a word in two lists: %w", err)
}

func (c *checker) checkWords(list string, words []string) {
	for i, word := range words {
		_, err := consent.New(consent.Words{Stop: []string{word}})
		c.require(err == nil, itemPath(list, i), "must be a word or phrase without punctuation")
	}
}
