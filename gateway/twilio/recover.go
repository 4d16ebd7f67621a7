package twilio

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/webhook"
)

// Recover makes of a list entry what its webhook would have brought, as far as Twilio
// still tells: the attachments are asked for; the places of the numbers and what
// Advanced Opt-Out made of it are not to be had.
func (c *Client) Recover(ctx context.Context, m gateway.ProviderMessage) (gateway.Incoming, error) {
	f := fields{
		"AccountSid": {c.opts.AccountSID}, "MessageSid": {m.SID}, "SmsStatus": {string(m.Status)},
		"From": {m.From}, "To": {m.To}, "Body": {m.Body}, "NumMedia": {strconv.Itoa(m.NumMedia)},
	}
	if m.Service != "" {
		f["MessagingServiceSid"] = []string{m.Service}
	}
	if m.NumMedia > 0 {
		if err := c.addMedia(ctx, m.SID, f); err != nil {
			return gateway.Incoming{}, fmt.Errorf("reading the attachments of message %s: %w", m.SID, err)
		}
	}
	in, err := parseReply(webhook.Post{Params: map[string][]string(f), ReceivedAt: m.CreatedAt})
	if err != nil {
		return gateway.Incoming{}, fmt.Errorf("reading message %s: %w", m.SID, err)
	}
	return in, nil
}

// addMedia adds MediaUrl0, MediaContentType0 and so on.
func (c *Client) addMedia(ctx context.Context, sid string, f fields) error {
	x, service, cancel := c.begin(ctx)
	defer cancel()
	page, err := service.PageMedia(sid, nil, "", "")
	if err != nil || x.status/100 != 2 || page.MediaList == nil {
		return c.fault(x, err)
	}
	for i, media := range page.MediaList {
		number := strconv.Itoa(i)
		f["MediaUrl"+number] = []string{twilioURL + strings.TrimSuffix(value(media.Uri), ".json")}
		f["MediaContentType"+number] = []string{value(media.ContentType)}
	}
	return nil
}
