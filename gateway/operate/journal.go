package operate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ebs-sms-gateway/gateway"
)

// Journal is where replies wait on this gateway's own host until the store takes them.
type Journal interface {
	// Look returns what is there, oldest first, whether a gateway has it open or not.
	Look(context.Context) ([]Journalled, error)
	// Replay stages what waits, and tells of each that it has. ErrJournalInUse: a gateway has it open.
	Replay(ctx context.Context, told func()) (Replayed, error)
}

// JournalState is what is the matter with something in the journal. It is a closed set.
type JournalState string

// The states.
const (
	// JournalWaits: it waits for the store, or was staged a moment ago.
	JournalWaits JournalState = "waits"
	// JournalAside: the store refuses it; it is tried again now and then.
	JournalAside JournalState = "set_aside"
	// JournalDamaged: it cannot be read.
	JournalDamaged JournalState = "damaged"
)

// Journalled is something in the journal.
type Journalled struct {
	// File is its name in the journal's folder.
	File  string
	State JournalState
	// At is when it was appended.
	At   time.Time
	Size int64
	// Reply is zero if there is none that can be read.
	Reply gateway.Reply
}

// Replayed is what a replay has left.
type Replayed struct {
	Waiting, Aside int
}

// Errors of the journal.
var (
	// ErrNoJournal: none is configured.
	ErrNoJournal = errors.New("there is no journal: webhooks.journal.folder is empty")
	// ErrJournalInUse: a gateway has it open, and stages by itself what waits there.
	ErrJournalInUse = errors.New("a gateway has the journal open")
)

// LookJournal returns what is in the journal, oldest first; what it is of is not known yet, so that it is of every channel.
// Without a reveal it needs no store. Errors: [ErrNoJournal], [ErrForbidden], [ErrIncompleteAct].
func (s *Service) LookJournal(ctx context.Context, r Reading) ([]Journalled, error) {
	if err := errors.Join(r.validate(), r.Actor.must(RoleViewer, EveryChannel)); err != nil {
		return nil, err
	}
	if s.opts.Journal == nil {
		return nil, ErrNoJournal
	}
	found, err := s.opts.Journal.Look(ctx)
	if err != nil {
		return nil, err
	}
	var whole []string
	for i := range found {
		if r.whole(EveryChannel) {
			whole = append(whole, "journal "+found[i].File)
		} else {
			found[i].Reply = maskReply(found[i].Reply)
		}
	}
	return found, s.revealed(ctx, r, whole...)
}

// ReplayJournal stages what waits in the journal, and tells of each reply that it has.
func (s *Service) ReplayJournal(ctx context.Context, act Act, told func()) (Replayed, error) {
	if err := act.authorise(RoleOperator, EveryChannel); err != nil {
		return Replayed{}, err
	}
	if s.opts.Journal == nil {
		return Replayed{}, ErrNoJournal
	}
	if act.DryRun {
		return s.countJournal(ctx)
	}
	if err := s.audit(ctx, act, gateway.AuditEntry{Action: gateway.AuditReplay, Target: "journal"}); err != nil {
		return Replayed{}, err
	}
	left, err := s.opts.Journal.Replay(ctx, told)
	if err != nil {
		err = fmt.Errorf("replaying the journal: %w", err)
	}
	return left, err
}

// countJournal counts what waits.
func (s *Service) countJournal(ctx context.Context) (Replayed, error) {
	var n Replayed
	found, err := s.opts.Journal.Look(ctx)
	for _, f := range found {
		if f.Reply.ProviderSID == "" {
			continue
		}
		n.Waiting++
		if f.State == JournalAside {
			n.Aside++
		}
	}
	return n, err
}
