package twilio

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/webhook"
)

// maxMedia bounds the attachments that are looked for; Twilio allows 10.
const maxMedia = 20

// Reply decodes a post of an incoming message, verified before. Parameters
// that Twilio adds without notice do no harm. The error is a
// [*webhook.BadPostError]: the same post will never be readable.
func (*Receiver) Reply(post webhook.Post) (gateway.Incoming, error) { return parseReply(post) }

func parseReply(post webhook.Post) (gateway.Incoming, error) {
	f := postFields(post)
	sid, err := f.messageSID()
	if err != nil {
		return gateway.Incoming{}, err
	}
	from, err := f.required("From")
	if err != nil {
		return gateway.Incoming{}, err
	}
	to, err := f.only("To")
	if err != nil {
		return gateway.Incoming{}, err
	}
	service := f.first("MessagingServiceSid")
	if to = cmp.Or(to, service); to == "" {
		return gateway.Incoming{}, &webhook.BadPostError{Field: "To", Reason: "missing"}
	}
	params, err := json.Marshal(f)
	if err != nil {
		return gateway.Incoming{}, fmt.Errorf("encoding parameters: %w", err)
	}
	return gateway.Incoming{
		Reply: gateway.Reply{
			ProviderSID: sid, From: from, To: to, Body: f.first("Body"), Media: f.media(),
			Params: string(params), ReceivedAt: post.ReceivedAt,
		},
		OptOutType: f.first("OptOutType"), Service: service,
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
