package twilio

import (
	"context"
	"strings"
	"time"

	api "github.com/twilio/twilio-go/rest/api/v2010"

	"ebs-sms-gateway/gateway"
)

// refParam is the query parameter of the status callback URL that bears the attempt's reference.
const refParam = "ref"

// maxValidity is Twilio's longest and default ValidityPeriod.
const maxValidity = 36000 * time.Second

// Limits are those of Twilio's Body, and what it recommends at least of ValidityPeriod.
func (c *Client) Limits() gateway.Limits { return Limits() }

// Limits are what Twilio takes of a message, whatever the account.
func Limits() gateway.Limits { return gateway.Limits{Text: 1600, LeastValidity: 5 * time.Second} }

// Sender tells by its ID what a sender is: a Messaging Service has MG and 32 hexadecimal digits.
func (c *Client) Sender(id string) gateway.Sender {
	if len(id) == 34 && strings.HasPrefix(id, "MG") {
		return gateway.Sender{ID: id, Kind: gateway.SenderService}
	}
	return gateway.Sender{ID: id, Kind: gateway.SenderAddress}
}

// Send posts one message, once, and tells what became of it. There is no error
// beside the outcome: whatever happens is classified. What may have been accepted
// without Twilio saying so is ambiguous, never a plain failure.
func (c *Client) Send(ctx context.Context, r gateway.SendRequest) gateway.Outcome {
	x, service, cancel := c.begin(ctx)
	defer cancel()
	message, err := service.CreateMessage(c.createParams(r))
	outcome := c.classify(x, message, err)
	c.report(ctx, x, outcome)
	return outcome
}

func (c *Client) createParams(r gateway.SendRequest) *api.CreateMessageParams {
	p := (&api.CreateMessageParams{}).SetTo(r.To)
	if r.From.Kind == gateway.SenderService {
		p.SetMessagingServiceSid(r.From.ID)
	} else {
		p.SetFrom(r.From.ID)
	}
	if r.Body != "" {
		p.SetBody(r.Body)
	}
	if len(r.MediaURLs) > 0 {
		p.SetMediaUrl(r.MediaURLs)
	}
	if r.Validity > 0 {
		p.SetValidityPeriod(validitySeconds(r.Validity))
	}
	if callback := c.callback.with(r.Ref); callback != "" {
		p.SetStatusCallback(callback)
	}
	return p
}

// validitySeconds rounds up: a message is not given up earlier than asked for.
func validitySeconds(d time.Duration) int {
	return int((min(d, maxValidity) + time.Second - 1) / time.Second)
}

// report logs what an operator may have to ask Twilio about.
func (c *Client) report(ctx context.Context, x *exchange, o gateway.Outcome) {
	f := o.Failure
	if f == nil {
		return
	}
	unknown := f.Code != 0 && !c.catalogue.Known(f.Code)
	if f.Class != gateway.ClassAmbiguous && !unknown {
		return
	}
	c.opts.Logger.WarnContext(ctx, "unclear answer to a send", "error", f.Text, "error_class", string(f.Class),
		"error_code", f.Code, "http_status", x.status, "twilio_request_id", x.header.Get("Twilio-Request-Id"))
}

// accepted is the outcome of a message that Twilio took. A status that the
// gateway cannot place says no less than that it is queued.
func accepted(m *api.ApiV2010Message) gateway.Outcome {
	status := providerStatus(value(m.Status))
	if !status.Known() {
		status = "queued"
	}
	return gateway.Outcome{SID: *m.Sid, Status: status}
}

func providerStatus(s string) gateway.ProviderStatus {
	return gateway.ProviderStatus(strings.ToLower(s))
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
