package plan

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/conversation"
	"ebs-sms-gateway/gateway/segment"
)

// Reasons of rows whose text cannot be sent (STATUS_REASON).
const (
	ReasonNoText      = "no text and no media"
	ReasonTextTooLong = "text over %d characters" // with the provider's limit
)

func textFault(m gateway.Message, limits gateway.Limits) string {
	if strings.TrimSpace(m.Body) == "" && len(m.MediaURLs) == 0 {
		return ReasonNoText
	}
	return tooLong(m.Body, limits)
}

func tooLong(text string, limits gateway.Limits) string {
	if utf8.RuneCountInString(text) > limits.Text {
		return fmt.Sprintf(ReasonTextTooLong, limits.Text)
	}
	return ""
}

// Texts are all that a row may be sent as, the likeliest first: with a reference or without, and with the instruction how
// to opt out or without. Nobody writes down which of them it was.
func Texts(m gateway.Message, ch gateway.Channel) []string {
	var texts []string
	for _, text := range conversation.Referred(m, ch.Replies.ReferenceText) {
		texts = append(texts, text, consent.Instruct(text, ch.OptOutInstruction))
	}
	return texts
}

// compose makes the text, one of Texts, and counts it. The first text to a person ends with the instruction how to opt
// out, and one that no sender keeps apart names its message if its channel wants that, unless that would make it longer
// than the provider takes.
func (p *Plan) compose(row Row) {
	p.Text = p.referred(row)
	if row.Known[p.To].InstructedAt.IsZero() {
		p.instruct(row)
	}
	if p.Rule == NoneFreeRefers && !conversation.Names(p.Text, row.Message.ID) {
		p.Rule = NoneFreeUsual
	}
	p.Segments = segment.Count(p.Text, segment.Options{
		TollFree: segment.IsTollFree(p.Sender.ID), SmartEncoding: row.Channel.SmartEncoding,
	})
}

// referred is the text with its reference, if that is the row's rule and there is room.
func (p *Plan) referred(row Row) string {
	if p.Rule == NoneFreeRefers {
		name := conversation.FreeName(row.Message.ID, row.Open[p.To])
		text := conversation.Refer(row.Message, name, row.Channel.Replies.ReferenceText)
		if tooLong(text, row.Limits) == "" {
			return text
		}
	}
	return row.Message.Body
}

// instruct ends the text with the instruction, in place of the reference if there is no room for both.
func (p *Plan) instruct(row Row) {
	for _, text := range []string{p.Text, row.Message.Body} {
		first := consent.Instruct(text, row.Channel.OptOutInstruction)
		if first != text && tooLong(first, row.Limits) == "" {
			p.Text, p.Instructs = first, true
			return
		}
	}
}
