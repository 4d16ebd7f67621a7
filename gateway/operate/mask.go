package operate

import (
	"regexp"
	"slices"
	"strings"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/phone"
)

// Masked stands in place of a text that is not shown.
const Masked = "***"

// maskText hides a text, if there is one.
func maskText(text string) string {
	if text == "" {
		return ""
	}
	return Masked
}

// maskNumber leaves the last four digits.
func maskNumber(number string) string {
	if number == "" {
		return ""
	}
	return phone.Mask(number)
}

// numbersIn are the numbers within a text of the provider's.
var numbersIn = regexp.MustCompile(`\+?\d[\d ().-]{5,}\d`)

// maskMessage hides what is of the person: the numbers, the texts, the names, the attachments and the manager's address.
func maskMessage(m gateway.Message) gateway.Message {
	m.PersonName, m.Body, m.Subject = maskText(m.PersonName), maskText(m.Body), maskText(m.Subject)
	m.ManagerEmail = maskText(m.ManagerEmail)
	m.Phones, m.Recipient = maskNumber(m.Phones), maskNumber(m.Recipient)
	tried := m.Tried()
	for i := range tried {
		tried[i] = maskNumber(tried[i])
	}
	m.TriedNumbers = strings.Join(tried, " ")
	m.ErrorText = numbersIn.ReplaceAllStringFunc(m.ErrorText, maskNumber)
	m.MediaURLs = maskAll(m.MediaURLs)
	return m
}

// maskExplanation hides the same of what becomes of it.
func maskExplanation(e Explanation) Explanation {
	e.Message = maskMessage(e.Message)
	e.Plan.To, e.Plan.Ask, e.Plan.Text = maskNumber(e.Plan.To), maskNumber(e.Plan.Ask), maskText(e.Plan.Text)
	e.Plan.Candidates = slices.Clone(e.Plan.Candidates)
	for i := range e.Plan.Candidates {
		e.Plan.Candidates[i].Number = maskNumber(e.Plan.Candidates[i].Number)
	}
	return e
}

func maskAll(texts []string) []string {
	masked := make([]string, len(texts))
	for i, text := range texts {
		masked[i] = maskText(text)
	}
	return masked
}

// maskReply hides the number, and what was said. Keyword stays: it is one of the words that the message asked for.
func maskReply(r gateway.Reply) gateway.Reply {
	r.From, r.Body, r.Params = maskNumber(r.From), maskText(r.Body), ""
	media := make([]gateway.Media, len(r.Media))
	for i, m := range r.Media {
		media[i] = gateway.Media{URL: maskText(m.URL), ContentType: m.ContentType}
	}
	r.Media = media
	return r
}

func maskKnown(n gateway.Number) gateway.Number {
	n.Number, n.PersonName = maskNumber(n.Number), maskText(n.PersonName)
	return n
}

func maskWord(c gateway.ConsentChange) gateway.ConsentChange {
	c.Number = maskNumber(c.Number)
	return c
}
