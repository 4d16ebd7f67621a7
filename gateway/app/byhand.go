package app

import (
	"context"
	"errors"
	"log/slog"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/inbound"
	"ebs-sms-gateway/gateway/journal"
	"ebs-sms-gateway/gateway/operate"
)

// byHand does at a person's word what a gateway that runs does by itself.
type byHand struct {
	Options
	store Store
}

// inbound are the options for replies that are staged by hand. A shadow stages none.
func (h byHand) inbound() (inbound.Options, error) {
	if h.Config.Mode == config.ModeShadow {
		return inbound.Options{}, errShadow
	}
	opts, err := inboundOptions(h.Config)
	opts.Store, opts.Clock, opts.Logger = h.store, h.Clock, slog.New(slog.DiscardHandler)
	return opts, err
}

// journalByHand implements operate.Journal.
type journalByHand struct{ byHand }

// Look implements operate.Journal.
func (h journalByHand) Look(context.Context) ([]operate.Journalled, error) {
	found, err := journal.Look(h.Config.Webhooks.Journal.Folder)
	if err != nil {
		return nil, err
	}
	all := make([]operate.Journalled, len(found))
	for i, f := range found {
		all[i] = operate.Journalled{File: f.File, State: operate.JournalWaits, At: f.At, Size: f.Size}
		m, err := inbound.DecodeEntry(f.Entry)
		switch {
		case err != nil || f.Damaged:
			all[i].State = operate.JournalDamaged
		case f.Aside:
			all[i].State = operate.JournalAside
		}
		all[i].Reply = m.Reply
	}
	return all, nil
}

// Replay implements operate.Journal. What it finds damaged is set aside, as when a gateway starts.
func (h journalByHand) Replay(ctx context.Context, told func()) (operate.Replayed, error) {
	opts, err := h.inbound()
	if err != nil {
		return operate.Replayed{}, err
	}
	j, err := journal.Open(journal.Options{Folder: h.Config.Webhooks.Journal.Folder, Clock: h.Clock})
	if errors.Is(err, journal.ErrLocked) {
		return operate.Replayed{}, operate.ErrJournalInUse
	}
	if err != nil {
		return operate.Replayed{}, err
	}
	opts.Journal, opts.Observer = j, replays{told: told}
	left, err := inbound.Replay(ctx, opts)
	return operate.Replayed{Waiting: left.Waiting, Aside: left.Aside}, errors.Join(err, j.Close())
}

// replays hears of each reply that was taken from the journal.
type replays struct {
	inbound.Unobserved
	told func()
}

// Replayed implements inbound.Observer.
func (r replays) Replayed() { r.told() }
