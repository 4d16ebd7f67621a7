package twilio

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	api "github.com/twilio/twilio-go/rest/api/v2010"

	"ebs-sms-gateway/gateway"
)

const (
	pageSize = 200
	maxPages = 50
	// margin is by how much the list may be out of order, and by how much it is read beyond Since.
	margin = 10 * time.Minute
)

// List reads the messages that were created since a time. Twilio's list is
// newest first, by observation only: reading ends early, after a page that holds
// nothing but older messages, as long as all pages so far were in that order.
// Otherwise it ends with the list, or with [ErrIncomplete] after 50 pages of 200.
//
// An error means that nothing may be concluded from what is missing; no messages
// are returned with it. A message may take a minute to appear.
func (c *Client) List(ctx context.Context, p gateway.ListParams) ([]gateway.ProviderMessage, error) {
	found, err := c.list(ctx, p)
	if err != nil {
		return nil, fmt.Errorf("listing messages: %w", err)
	}
	return found, nil
}

func (c *Client) list(ctx context.Context, p gateway.ListParams) ([]gateway.ProviderMessage, error) {
	s := newScan(p)
	next := ""
	for range maxPages {
		page, offset, err := c.page(ctx, p, next)
		if err != nil {
			return nil, err
		}
		messages, err := c.providerMessages(page, offset)
		if err != nil {
			return nil, err
		}
		s.read(messages)
		if page.NextPageUri == nil || *page.NextPageUri == "" || s.finished() {
			return s.found, nil
		}
		next = *page.NextPageUri
	}
	return nil, ErrIncomplete
}

// page reads the first page, or that of a next_page_uri, and tells how far Twilio's
// clock is ahead.
func (c *Client) page(ctx context.Context, p gateway.ListParams, next string) (*api.ListMessageResponse, time.Duration,
	error) {
	x, service, cancel := c.begin(ctx)
	defer cancel()
	var page *api.ListMessageResponse
	var err error
	if next == "" {
		page, err = service.PageMessage(pageParams(p), "", "")
	} else {
		page, err = nextPage(service, next)
	}
	// Without the list itself ({}), a page would look like one of no messages.
	if err != nil || x.status/100 != 2 || page.Messages == nil {
		return nil, 0, c.fault(x, err)
	}
	return page, x.offset, nil
}

func pageParams(p gateway.ListParams) *api.ListMessageParams {
	params := (&api.ListMessageParams{}).SetPageSize(pageSize)
	if p.To != "" {
		params.SetTo(p.To)
	}
	if p.From != "" {
		params.SetFrom(p.From)
	}
	return params
}

// nextPage follows a next_page_uri as it is: handed to PageMessage its token would
// lose anything that looks like decimals.
func nextPage(service *api.ApiService, uri string) (*api.ListMessageResponse, error) {
	if !strings.HasPrefix(uri, "/") {
		return nil, ErrUnreadable
	}
	res, err := service.RequestHandler().Get(twilioURL+uri, nil, nil, "")
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	page := &api.ListMessageResponse{}
	return page, json.NewDecoder(res.Body).Decode(page)
}

func (c *Client) providerMessages(page *api.ListMessageResponse, offset time.Duration) ([]gateway.ProviderMessage,
	error) {
	messages := make([]gateway.ProviderMessage, len(page.Messages))
	for i := range page.Messages {
		m, err := c.providerMessage(&page.Messages[i], offset)
		if err != nil {
			return nil, err
		}
		messages[i] = m
	}
	return messages, nil
}

// scan collects what a list asks for and watches the order of the pages.
type scan struct {
	params gateway.ListParams
	since  time.Time
	found  []gateway.ProviderMessage
	// first, last and oldest are creation times so far; disordered, that an entry was
	// much newer than one before it.
	first, last, oldest time.Time
	disordered          bool
	// beyond: the last page held nothing but messages older than since by the margin.
	beyond bool
}

func newScan(p gateway.ListParams) *scan {
	return &scan{params: p, since: p.Since.Truncate(time.Second)} // creation times are whole seconds
}

func (s *scan) read(page []gateway.ProviderMessage) {
	s.beyond = len(page) > 0
	for _, m := range page {
		s.order(m.CreatedAt)
		if !m.CreatedAt.Before(s.since.Add(-margin)) {
			s.beyond = false
		}
		if s.wants(m) {
			s.found = append(s.found, m)
		}
	}
}

func (s *scan) order(created time.Time) {
	if s.first.IsZero() {
		s.first, s.oldest = created, created
	}
	if created.Before(s.oldest) {
		s.oldest = created
	}
	if created.After(s.oldest.Add(margin)) {
		s.disordered = true
	}
	s.last = created
}

func (s *scan) wants(m gateway.ProviderMessage) bool {
	return !m.CreatedAt.Before(s.since) &&
		(s.params.To == "" || s.params.To == m.To) &&
		(s.params.From == "" || s.params.From == m.From)
}

func (s *scan) finished() bool {
	return s.beyond && !s.disordered && !s.first.Before(s.last)
}
