package inbound

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/conversation"
)

// MatchStore is what a Matcher needs of a store. Every method wraps gateway.ErrUnavailable when a repeat may succeed.
type MatchStore interface {
	// PendingReplies returns a page of the replies whose message was not looked for yet, oldest first. What cannot be read
	// of one is zero.
	PendingReplies(context.Context, gateway.PendingParams) ([]gateway.Reply, error)
	// SentTo returns what was sent to the numbers since then, or may have been.
	SentTo(context.Context, gateway.ConversationParams) ([]gateway.Message, error)
	// Answers returns the replies of the numbers since then whose message was found.
	Answers(context.Context, gateway.ConversationParams) ([]gateway.Answer, error)
	// RecordMatches writes what replies answer, in one transaction, and tells of each what became of it: nil if it was
	// written, gateway.ErrMissed if it was decided before or another session has it locked, or the database's refusal of
	// that row. It waits for no row.
	RecordMatches(context.Context, []gateway.Reply) ([]error, error)
	// Insert puts rows into the queue; one whose source key the channel has is a duplicate, and left as it is.
	Insert(context.Context, []gateway.Message) ([]gateway.Insertion, error)
	// Replies pages through replies, newest first.
	Replies(context.Context, gateway.ReplySearchParams) ([]gateway.Reply, error)
	// ResolveReply decides an ambiguous reply. gateway.ErrMissed: it is decided, the sweep has taken it, or another
	// session has it locked.
	ResolveReply(context.Context, gateway.Reply) error
}

// MatchObserver is told what a Matcher does; metrics implements it. Calls must not block.
type MatchObserver interface {
	// Matched: a reply was decided.
	Matched(Matched)
	// MatchesPending: the oldest reply that was left undecided was received so long ago; 0 if none was.
	MatchesPending(age time.Duration)
	// Refused: the database refused so many rows of an operation.
	Refused(operation string, rows int)
	// StoreFailed: an operation failed.
	StoreFailed(operation string)
}

// Matched is a reply that was decided.
type Matched struct {
	// Reply is the row's in XXSMS_INBOUND.
	Reply       int64
	ProviderSID string
	Match       gateway.Match
	// Channel and Ref are those of the message that it answers, and of its attempt; they are empty if it answers none.
	Channel, Ref string
	// Work is that on the page of replies that were decided with it.
	Work gateway.Period
}

// OpMatch is the operation of a MatchObserver.
const OpMatch = "match_replies"

// MatcherOptions are what a Matcher is made of. Every field is required.
type MatcherOptions struct {
	Store MatchStore
	// Conversations know which messages of the channels wait for an answer.
	Conversations conversation.Book
	Channels      []gateway.Channel
	// Limits are the provider's.
	Limits gateway.Limits
	// Interval is how often it looks for replies that nobody woke it for: those of other gateways, and those left over.
	Interval time.Duration
	Clock    gateway.Clock
	Logger   *slog.Logger
	Observer MatchObserver
}

// Matcher finds the messages that staged replies answer, after they were acknowledged. Several gateways may do so at
// once: the first decision of a reply is the one that is kept. Make it with NewMatcher, run it with Start, end it with
// Stop; a stopped Matcher is not started again.
type Matcher struct {
	opts   MatcherOptions
	log    *slog.Logger
	woken  chan struct{}
	intake context.Context
	stop   context.CancelFunc
	loops  sync.WaitGroup
}

// NewMatcher makes a Matcher; it does nothing yet.
func NewMatcher(opts MatcherOptions) *Matcher {
	m := &Matcher{opts: opts, log: opts.Logger.With("component", "inbound"), woken: make(chan struct{}, 1)}
	m.intake, m.stop = context.WithCancel(context.Background())
	return m
}

// Wake has it look for pending replies now. It never blocks.
func (m *Matcher) Wake() {
	select {
	case m.woken <- struct{}{}:
	default:
	}
}

// Start begins to match.
func (m *Matcher) Start() { m.loops.Go(m.loop) }

// Stop ends the round under way: what is not decided stays pending.
func (m *Matcher) Stop() {
	m.stop()
	m.loops.Wait()
}

func (m *Matcher) loop() {
	for m.intake.Err() == nil {
		if err := m.Round(m.intake); err != nil && m.intake.Err() == nil {
			m.opts.Observer.StoreFailed(OpMatch)
			m.log.Warn("matching replies failed; it goes on", "error", err)
		}
		timer := time.NewTimer(m.opts.Interval)
		select {
		case <-m.woken:
		case <-timer.C:
		case <-m.intake.Done():
		}
		timer.Stop()
	}
}
