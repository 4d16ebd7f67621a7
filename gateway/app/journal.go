package app

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/inbound"
	"ebs-sms-gateway/gateway/journal"
	"ebs-sms-gateway/gateway/membership"
	"ebs-sms-gateway/gateway/metrics"
	"ebs-sms-gateway/gateway/outbound"
)

// wireJournal opens the journal of replies, if there is to be one.
func (a *App) wireJournal() (err error) {
	cfg := a.opts.Config.Webhooks.Journal
	if cfg.Folder == "" {
		return nil
	}
	a.journal, err = journal.Open(journal.Options{
		Folder: cfg.Folder, MaxBytes: int64(cfg.MaxSize), Clock: a.opts.Clock, Holder: a.run,
		Damaged: func(err error) {
			a.metrics.JournalFailed()
			a.log.Error("journal is damaged; what follows the damage in its file was set aside", "error", err)
		},
	})
	if err != nil {
		return err
	}
	a.stack.push("journal", func(context.Context) error { return a.journal.Close() })
	return nil
}

// predecessors are earlier runs of this gateway: they are dead, since it has their journal.
func (a *App) predecessors() []string {
	if a.journal == nil {
		return nil
	}
	return a.journal.Predecessors()
}

// inherited forgets the predecessors. If that fails, the next run finds nothing of theirs.
func (a *App) inherited() {
	if a.journal == nil {
		return
	}
	if err := a.journal.Bury(); err != nil {
		a.log.Warn("earlier runs not forgotten", "error", err)
	}
}

// inboundJournal is the journal as inbound sees it: nil if there is none.
func (a *App) inboundJournal() inbound.Journal {
	if a.journal == nil {
		return nil
	}
	return a.journal
}

// readJournal publishes the journal's figures.
func (a *App) readJournal(context.Context) error {
	if a.journal != nil {
		a.metrics.SetJournal(metrics.JournalFigures(a.journal.Stats()), a.opts.Clock())
	}
	return nil
}

// sendingStore is the store as sending sees it: opt-outs hold that only the journal
// knows yet.
type sendingStore struct {
	outbound.Store
	pending func(numbers []string) []consent.OptOut
	members *membership.Members
}

// Poll implements outbound.Store. It brings the other gateways' heartbeats, too.
func (s sendingStore) Poll(ctx context.Context, p gateway.PollParams) (gateway.Polled, error) {
	asked := p.Now.Round(0) // in wall time, as heartbeats are
	p.NodesSince = asked.Add(-membership.Forgotten)
	polled, err := s.Store.Poll(ctx, p)
	if err == nil {
		s.members.See(polled.Nodes, asked)
	}
	return polled, err
}

// OptOuts implements outbound.Store. The journal comes first: an opt-out leaves it only
// when it is in the store.
func (s sendingStore) OptOuts(ctx context.Context, numbers []string) ([]consent.OptOut, error) {
	pending := s.pending(numbers)
	stored, err := s.Store.OptOuts(ctx, numbers)
	if err != nil {
		return nil, err
	}
	return append(stored, pending...), nil
}
