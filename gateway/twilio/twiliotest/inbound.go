package twiliotest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
)

// ErrNoInboundURL means that neither the message nor the simulator says where to post it.
var ErrNoInboundURL = errors.New("no inbound URL")

// mediaType is the content type of every attachment.
const mediaType = "image/jpeg"

// Inbound is a message from a phone to a number of the account.
type Inbound struct {
	From string `json:"from"`
	To   string `json:"to"`
	Body string `json:"body"`
	// MediaURLs make it an MMS; their content type is image/jpeg.
	MediaURLs []string `json:"media_urls,omitempty"`
	// MessageSID is drawn if empty. Giving one twice posts the same message twice.
	MessageSID string `json:"message_sid,omitempty"`
	// OptOutType is STOP, START or HELP if Advanced Opt-Out matched; it then decides
	// instead of the body.
	OptOutType string `json:"opt_out_type,omitempty"`
	// Params replace or add parameters of the webhook.
	Params map[string]string `json:"params,omitempty"`
	// URL is where to post it, the simulator's inbound URL if empty.
	URL string `json:"url,omitempty"`
}

// Receive plays a phone that sends a message: it applies STOP and START, keeps
// the message for the list, and posts the signed webhook, with the retries that
// Twilio would make. It returns the HTTP status of the last attempt, or 0 and an
// error if that had no reply. The error is ErrNoInboundURL, or wraps that of the
// client.
func (s *Simulator) Receive(ctx context.Context, in Inbound) (status int, err error) {
	p, err := s.takeIn(in)
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	for {
		o := s.attempt(ctx, &p)
		if ctx.Err() != nil || !p.again(o, s.opts.RetryDelay) {
			s.settle(&p, o)
			return o.status, o.err
		}
		s.counts.webhooksRetried.Add(1)
		sleep(ctx, s.opts.RetryDelay)
	}
}

// receiveLater is Receive for a worker, which must not wait.
func (s *Simulator) receiveLater(in Inbound) {
	p, err := s.takeIn(in)
	if err != nil {
		s.opts.Logger.Warn("reply not posted", "error", err)
		return
	}
	s.post([]post{p}, func() {})
}

// takeIn does what happens to a message before its webhook.
func (s *Simulator) takeIn(in Inbound) (post, error) {
	if in.URL == "" {
		in.URL = *s.inboundURL.Load()
	}
	if in.URL == "" {
		return post{}, fmt.Errorf("receiving message: %w", ErrNoInboundURL)
	}
	if in.MessageSID == "" {
		in.MessageSID = s.newSID(len(in.MediaURLs))
	}
	s.heed(in)
	now := s.opts.Clock()
	s.store.add(newRecord(Message{
		SID:       in.MessageSID,
		From:      in.From,
		To:        in.To,
		Body:      in.Body,
		MediaURLs: in.MediaURLs,
		Direction: directionInbound,
		Status:    StatusReceived,
		Segments:  segments(in.Body),
		CreatedAt: now,
		SentAt:    now,
	}))
	p := s.newPost(in.URL, s.inboundParams(in))
	p.inbound, p.epoch = true, s.epoch.Load()
	return p, nil
}

// heed applies opt-out words.
func (s *Simulator) heed(in Inbound) {
	word := in.OptOutType
	if word == "" {
		word = optOutWord(in.Body)
	}
	if word == optOut || word == optIn {
		s.optOuts.put(pair{from: s.pools.scope(in.To), to: in.From}, word == optOut)
	}
}

func (s *Simulator) inboundParams(in Inbound) url.Values {
	params := url.Values{
		"AccountSid":       {s.opts.AccountSID},
		"ApiVersion":       {apiVersion},
		"Body":             {in.Body},
		"From":             {in.From},
		"MessageSid":       {in.MessageSID},
		"NumMedia":         {strconv.Itoa(len(in.MediaURLs))},
		"NumSegments":      {strconv.Itoa(segments(in.Body))},
		"ReferralNumMedia": {"0"},
		"SmsMessageSid":    {in.MessageSID},
		"SmsSid":           {in.MessageSID},
		"SmsStatus":        {StatusReceived},
		"To":               {in.To},
	}
	for _, place := range []string{"City", "State", "Zip", "Country"} {
		params.Set("From"+place, "") // often empty in life, and signed all the same
		params.Set("To"+place, "")
	}
	for i, media := range in.MediaURLs {
		params.Set("MediaUrl"+strconv.Itoa(i), media)
		params.Set("MediaContentType"+strconv.Itoa(i), mediaType)
	}
	if service, ok := s.pools.services[in.To]; ok {
		params.Set("MessagingServiceSid", service)
	}
	if in.OptOutType != "" {
		params.Set("OptOutType", in.OptOutType)
	}
	for name, value := range in.Params {
		params.Set(name, value)
	}
	return params
}
