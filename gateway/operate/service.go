// Package operate is what people do to the gateway, whatever they do it with; the command line is one of its faces.
// Each change needs who and why, which are written down with it, and is idempotent: done twice, it changes nothing the
// second time.
package operate

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/conversation"
	"ebs-sms-gateway/gateway/hours"
	"ebs-sms-gateway/gateway/mailing"
	"ebs-sms-gateway/gateway/retention"
	"ebs-sms-gateway/internal/seal"
)

// Store is what operating needs of a store.
type Store interface {
	Explained
	Replied
	Acted
	Read
	Paused
	Audited
	retention.Store
	Enqueued
	Processor
	mailing.Source
	// Mailings returns the newest digests, newest first.
	Mailings(ctx context.Context, limit int) ([]gateway.MailingSummary, error)
	// RecordConsent writes words in one transaction, all or none. It waits for no row that another session has locked:
	// gateway.ErrBusy. A word written twice, as after an error that wraps gateway.ErrUnavailable, is kept once.
	RecordConsent(context.Context, []gateway.ConsentChange) error
	// ConsentLog returns every word of a number in E.164, in the order in which they were said.
	ConsentLog(ctx context.Context, number string) ([]gateway.ConsentChange, error)
	// OptOuts returns the opt-outs in force for the numbers, in any scope.
	OptOuts(ctx context.Context, numbers []string) ([]consent.OptOut, error)
	// Standing returns a page of the opt-outs in force, each as the last word, by number and then by scope.
	Standing(context.Context, gateway.StandingParams) ([]gateway.ConsentChange, error)
}

// Options are what a Service is made of. All but Fallback, Journal and CursorKey are required.
type Options struct {
	Store    Store
	Channels []gateway.Channel
	// Conversations know which messages wait for an answer.
	Conversations conversation.Book
	// Limits are the provider's.
	Limits gateway.Limits
	// CapsZone is at whose midnight the day of caps begins.
	CapsZone *hours.Zone
	// ProviderWords are those that the provider acts upon by itself.
	ProviderWords consent.Rules
	// Retention is how long the embedded store keeps what is done with.
	Retention retention.Keep
	// Fallback is told what is no manager's, "" if nobody is.
	Fallback string
	// Journal is the one of this host; nil if there is none.
	Journal Journal
	Sweeper Sweeper
	// CursorKey seals where pages of numbers go on. Gateways behind one address share it; one that is shorter than
	// [seal.ShortestKey] is made anew.
	CursorKey []byte
	Clock     gateway.Clock
}

// Service does what people ask for. It is safe for concurrent use.
type Service struct {
	opts      Options
	cursors   seal.Sealer
	situation cache[Situation]
	activity  cache[activity]
	// acting has an entry for each order that is being carried out.
	acting chan struct{}
}

// New makes a Service.
func New(opts Options) *Service {
	return &Service{opts: opts, cursors: newCursors(opts.CursorKey), acting: make(chan struct{}, atOnce)}
}
