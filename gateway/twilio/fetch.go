package twilio

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/mail"
	"strconv"
	"strings"
	"time"

	api "github.com/twilio/twilio-go/rest/api/v2010"

	"ebs-sms-gateway/gateway"
)

// codeNotFound is what Twilio answers for a SID that it does not have. A 404
// without it comes from somebody else and proves nothing.
const codeNotFound = 20404

// Fetch reads one message. Errors: [ErrNotFound], [ErrUnreadable],
// [*RequestError], and those of the network and the context.
func (c *Client) Fetch(ctx context.Context, sid string) (gateway.ProviderMessage, error) {
	if !validSID(sid) {
		return gateway.ProviderMessage{}, errors.New("fetching message: malformed SID")
	}
	x, service, cancel := c.begin(ctx)
	defer cancel()
	message, err := service.FetchMessage(sid, nil)
	switch {
	case x.status == http.StatusNotFound && errorCode(err) == codeNotFound:
		return gateway.ProviderMessage{}, fmt.Errorf("fetching message %s: %w", sid, ErrNotFound)
	case err != nil || x.status/100 != 2:
		return gateway.ProviderMessage{}, fmt.Errorf("fetching message %s: %w", sid, c.fault(x, err))
	}
	m, err := c.providerMessage(message, x.offset)
	if err == nil && m.SID != sid {
		err = ErrUnreadable
	}
	if err != nil {
		return gateway.ProviderMessage{}, fmt.Errorf("fetching message %s: %w", sid, err)
	}
	return m, nil
}

// Account is the account that the client sends for.
type Account struct {
	SID string
	// Status is active, suspended or closed.
	Status       string
	FriendlyName string
	// Type is Trial or Full.
	Type string
}

// Account asks for the account, which proves credentials and connection. The
// text of a [*RequestError] says what to look at.
func (c *Client) Account(ctx context.Context) (Account, error) {
	x, service, cancel := c.begin(ctx)
	defer cancel()
	account, err := service.FetchAccount(c.opts.AccountSID)
	if err != nil || x.status/100 != 2 {
		return Account{}, fmt.Errorf("fetching account: %w", c.fault(x, err))
	}
	if value(account.Sid) != c.opts.AccountSID {
		return Account{}, fmt.Errorf("fetching account: %w", ErrUnreadable)
	}
	return Account{
		SID: *account.Sid, Status: value(account.Status),
		FriendlyName: value(account.FriendlyName), Type: value(account.Type),
	}, nil
}

// providerMessage converts a message, and its creation time to the gateway's clock,
// which Twilio's is ahead of. Without a SID or a creation time it is unreadable.
func (c *Client) providerMessage(m *api.ApiV2010Message, ahead time.Duration) (gateway.ProviderMessage, error) {
	created, err := creationTime(value(m.DateCreated))
	if err != nil {
		return gateway.ProviderMessage{}, err
	}
	if !validSID(value(m.Sid)) {
		return gateway.ProviderMessage{}, fmt.Errorf("message without a SID: %w", ErrUnreadable)
	}
	code := 0
	if m.ErrorCode != nil {
		code = *m.ErrorCode
	}
	return gateway.ProviderMessage{
		SID: *m.Sid, To: value(m.To), From: value(m.From), Body: value(m.Body),
		Status:   providerStatus(value(m.Status)),
		Outbound: strings.HasPrefix(value(m.Direction), "outbound"), CreatedAt: created.Add(-ahead),
		Failure: c.catalogue.reported(code), Price: value(m.Price), PriceUnit: value(m.PriceUnit),
		Service: value(m.MessagingServiceSid), NumMedia: count(m.NumMedia),
	}, nil
}

// creationTime reads an RFC 2822 date; Twilio's have whole seconds.
func creationTime(text string) (time.Time, error) {
	created, err := mail.ParseDate(text)
	if err != nil {
		return time.Time{}, fmt.Errorf("message without a creation time: %w", ErrUnreadable)
	}
	return created, nil
}

// count reads a number that Twilio writes as a text, 0 if it is none.
func count(text *string) int {
	n, err := strconv.Atoi(value(text))
	if err != nil {
		return 0
	}
	return n
}
