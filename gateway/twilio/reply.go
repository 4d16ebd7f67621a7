package twilio

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"

	"ebs-sms-gateway/gateway"
)

// Inbound is a decoded post of an incoming message.
type Inbound struct {
	// Reply lacks what is not in the post: Kind, Channel and Keyword.
	Reply gateway.Reply
	// OptOutType is STOP, START or HELP if Twilio's Advanced Opt-Out matched, else "".
	OptOutType string
	// MessagingServiceSID is set if the number belongs to a Messaging Service.
	MessagingServiceSID string
}

// maxMedia bounds the attachments that are looked for; Twilio allows 10.
const maxMedia = 20

// ParseReply decodes a post of an incoming message, verified before. Parameters
// that Twilio adds without notice do no harm. The error is a
// [*gateway.BadPostError]: the same post will never be readable.
func ParseReply(post gateway.Post) (Inbound, error) {
	f := postFields(post)
	sid, err := f.messageSID()
	if err != nil {
		return Inbound{}, err
	}
	from, err := f.required("From")
	if err != nil {
		return Inbound{}, err
	}
	to, err := f.only("To")
	if err != nil {
		return Inbound{}, err
	}
	service := f.first("MessagingServiceSid")
	if to = cmp.Or(to, service); to == "" {
		return Inbound{}, &gateway.BadPostError{Field: "To", Reason: "missing"}
	}
	params, err := json.Marshal(f)
	if err != nil {
		return Inbound{}, fmt.Errorf("encoding parameters: %w", err)
	}
	return Inbound{
		Reply: gateway.Reply{
			ProviderSID: sid, From: from, To: to, Body: f.first("Body"), Media: f.media(),
			Params: string(params), ReceivedAt: post.ReceivedAt,
		},
		OptOutType: f.first("OptOutType"), MessagingServiceSID: service,
	}, nil
}

// media collects MediaUrl0, MediaUrl1, ...; NumMedia is not needed for it.
func (f fields) media() []gateway.Media {
	var media []gateway.Media
	for i := range maxMedia {
		number := strconv.Itoa(i)
		url := f.first("MediaUrl" + number)
		if url == "" {
			break
		}
		media = append(media, gateway.Media{URL: url, ContentType: f.first("MediaContentType" + number)})
	}
	return media
}
