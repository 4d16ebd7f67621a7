package plan

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"ebs-sms-gateway/gateway"
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
