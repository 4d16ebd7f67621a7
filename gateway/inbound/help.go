package inbound

import (
	"cmp"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

// Answer is the help text for a reply that is a help word and that the provider has not answered itself, "" for any
// other. It is the text of the channel whose number the person wrote to; where channels share it and differ, the
// gateway's own. It needs no store, so that a person gets help while replies are journalled.
func (s *Service) Answer(m gateway.Incoming) string {
	if s.opts.HelpText == "" || m.OptOutType != "" {
		return ""
	}
	if s.opts.Rules.Classify(consent.Inbound{Body: m.Reply.Body}) != consent.KindHelp {
		return ""
	}
	text := ""
	for _, ch := range s.owning(m) {
		its := cmp.Or(ch.HelpText, s.opts.HelpText)
		if text != "" && text != its {
			return s.opts.HelpText
		}
		text = its
	}
	return cmp.Or(text, s.opts.HelpText)
}
