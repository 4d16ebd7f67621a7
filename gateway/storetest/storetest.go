// Package storetest is the conformance suite of the gateway's stores: what the
// pipelines rely on, as tests that every store must pass. A store's own tests call
// [Exercise] and add only what is peculiar to it.
//
// It knows no database: times are whole seconds, the empty text and NULL are one,
// and ids grow but need not be dense.
package storetest

import (
	"context"
	"testing"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

// Store is everything that the pipelines ask of a store; each of them declares the part it uses.
type Store interface {
	// Poll tells what there is to do.
	Poll(context.Context, gateway.PollParams) (gateway.Polled, error)
	// Claim makes due rows of a channel the caller's own.
	Claim(context.Context, gateway.ClaimParams) ([]gateway.Claim, error)
	// Record writes changes as compare-and-set and tells what became of each.
	Record(context.Context, []gateway.Change) ([]error, error)
	// Due returns rows in a status whose NEXT_ATTEMPT_AT has come.
	Due(context.Context, gateway.DueParams) ([]gateway.Message, error)
	// Waiting returns claimable rows of a channel whose STATUS_REASON is another.
	Waiting(context.Context, gateway.WaitingParams) ([]gateway.Message, error)
	// Deferred returns rows of a channel that were put off for a reason.
	Deferred(context.Context, gateway.DeferredParams) ([]gateway.Message, error)
	// Find returns the rows that have any of the keys.
	Find(context.Context, gateway.Keys) ([]gateway.Message, error)
	// Search pages through messages, newest first.
	Search(context.Context, gateway.SearchParams) ([]gateway.Message, error)
	// SearchIDs finds the ids alone of what Search does.
	SearchIDs(context.Context, gateway.SearchParams) ([]gateway.MessageID, error)
	// Events returns the histories of messages.
	Events(context.Context, ...gateway.MessageID) ([]gateway.Event, error)
	// Insert does what a feeder does.
	Insert(context.Context, []gateway.Message) ([]gateway.Insertion, error)

	// Enqueue inserts a message and begins its history with who did.
	Enqueue(context.Context, gateway.Message, gateway.Decision) (gateway.Insertion, error)

	// Stage writes replies with their consent and tells of each what became of it.
	Stage(context.Context, []gateway.Staging) ([]error, error)
	// Replies pages through replies, newest first.
	Replies(context.Context, gateway.ReplySearchParams) ([]gateway.Reply, error)
	StagedReplies(ctx context.Context, sids []string) ([]string, error)
	// ListReplies pages through replies for sweeps elsewhere, the oldest first.
	ListReplies(context.Context, gateway.ReplyListParams) ([]gateway.Reply, error)
	// ProcessReply writes what such a sweep has made of a reply.
	ProcessReply(context.Context, gateway.ProcessChange) error
	// PendingReplies pages through the replies whose message was not looked for yet, oldest first.
	PendingReplies(context.Context, gateway.PendingParams) ([]gateway.Reply, error)
	// SentTo returns what was sent to people of late, or may have been.
	SentTo(context.Context, gateway.ConversationParams) ([]gateway.Message, error)
	// Answers returns the replies of people of late whose message was found.
	Answers(context.Context, gateway.ConversationParams) ([]gateway.Answer, error)
	// RecordMatches writes what replies answer and tells what became of each.
	RecordMatches(context.Context, []gateway.Reply) ([]error, error)
	// ResolveReply writes what a person says that a reply answers.
	ResolveReply(context.Context, gateway.Reply) error
	// OptOuts returns the standing opt-outs of the numbers.
	OptOuts(context.Context, []string) ([]consent.OptOut, error)
	// RecordConsent writes words that came with no reply, all or none.
	RecordConsent(context.Context, []gateway.ConsentChange) error
	// ConsentLog returns every word of a number, in the order in which they were said.
	ConsentLog(ctx context.Context, number string) ([]gateway.ConsentChange, error)
	// Standing pages through the opt-outs that stand.
	Standing(context.Context, gateway.StandingParams) ([]gateway.ConsentChange, error)
	// Numbers returns what is known of the numbers.
	Numbers(context.Context, []string) ([]gateway.Number, error)
	// SaveLines writes what lookups said.
	SaveLines(context.Context, []gateway.Line) error

	// Pauses returns every pause that is written.
	Pauses(context.Context) ([]gateway.Pause, error)
	// SetPause writes a pause in place of one of the same scope and name.
	SetPause(context.Context, gateway.Pause) error
	// Resume removes a pause.
	Resume(context.Context, gateway.PauseScope, string) error
	// Heartbeat writes that a node lives.
	Heartbeat(context.Context, gateway.Heartbeat) error
	// Forget removes the nodes that were last seen before then.
	Forget(context.Context, time.Time) error
	// Nodes returns the last heartbeat of every node.
	Nodes(context.Context) ([]gateway.Heartbeat, error)
	// Audit adds to the audit log.
	Audit(context.Context, []gateway.AuditEntry) error
	// AuditLog pages through the audit log, newest first.
	AuditLog(context.Context, gateway.AuditParams) ([]gateway.AuditEntry, error)
	// Reserve takes from what is limited, never above its cap, or gives back.
	Reserve(context.Context, gateway.Reservation) (gateway.Granted, error)
	// Usage returns the counters, 0 where nothing was used.
	Usage(context.Context, []gateway.UsageKey) ([]int, error)
	// DigestItems returns a page of what may be told in digests.
	DigestItems(context.Context, gateway.ItemParams) ([]int64, error)
	// FindReplies returns the replies that have the ids.
	FindReplies(ctx context.Context, ids []int64) ([]gateway.Reply, error)
	// Assign writes a digest and what is assigned to it, all or nothing.
	Assign(context.Context, gateway.Mailing) (int64, error)
	// Assigned returns those of the items that are in a digest.
	Assigned(context.Context, gateway.ItemKind, []int64) ([]gateway.DigestItem, error)
	// ClaimMailing makes a digest that is due the caller's until its lease ends.
	ClaimMailing(context.Context, gateway.MailingClaim) ([]gateway.Mailing, error)
	// KeepMailing writes a digest's mail before it is sent.
	KeepMailing(context.Context, gateway.Mailing) error
	// Mailings returns the newest digests, newest first.
	Mailings(ctx context.Context, limit int) ([]gateway.MailingSummary, error)
	// MailingStats counts the digests that wait to be mailed.
	MailingStats(context.Context) (gateway.MailingStats, error)
	// EndMailing writes what became of a digest's mailing.
	EndMailing(context.Context, gateway.Mailing) error
	// Stats returns the queue's figures.
	Stats(context.Context, gateway.StatsParams) (gateway.Stats, error)
	// Queue returns the open rows, by channel and status.
	Queue(ctx context.Context, now time.Time) ([]gateway.Queued, error)
	// Failures counts the newest rows that reached nobody, by cause.
	Failures(context.Context, gateway.FailuresParams) ([]gateway.Failures, error)
	// Backlog counts what waits of the replies, each up to the limit.
	Backlog(ctx context.Context, limit int) (gateway.Backlog, error)
	// LastEvent is the greatest EVENT_ID, 0 if there is none.
	LastEvent(context.Context) (int64, error)
	// CountEvents counts the events of a range that changed a status, by minute, channel and status.
	CountEvents(context.Context, gateway.EventRange) ([]gateway.EventCount, error)
	// DeadNumbers returns a page of the numbers that are given up, by number.
	DeadNumbers(context.Context, gateway.DeadParams) ([]gateway.Number, error)
	// Info is what the store knows of itself.
	Info(context.Context) (gateway.StoreInfo, error)
	// Check reports whether the store can serve.
	Check(context.Context) error
}

// Exercise runs the suite. Each test calls open for a store without rows; tests
// run in parallel, so an open that has but one database must hold the next caller
// back until the test's cleanup.
func Exercise(t *testing.T, open func(t *testing.T) Store) {
	subjects := map[string]func(*testing.T, opener){
		"Insert": testInsert, "Enqueue": testEnqueue, "Poll": testPoll, "Claim": testClaim, "Workers": testWorkers, "Record": testRecord,
		"Transitions": testTransitions, "Leases": testLeases, "Events": testEvents, "Reports": testReports,
		"Stage": testStage, "Consent": testConsent, "Words": testWords, "ConsentLog": testConsentLog, "Standing": testStanding, "Waiting": testWaiting,
		"Deferred": testDeferred, "Find": testFind, "Search": testSearch, "Replies": testReplies, "ListReplies": testListReplies, "Process": testProcess, "Figures": testFigures,
		"Stats": testStats, "Control": testControl, "Audit": testAudit, "Decisions": testDecisions, "Walk": testWalk,
		"Numbers": testNumbers, "Lines": testLines, "Ladder": testLadder, "Usage": testUsage, "Matches": testMatches, "Questions": testQuestions, "Conversation": testConversation, "Mailings": testMailings,
	}
	for name, subject := range subjects {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			subject(t, open)
		})
	}
}

// opener gives a store without rows.
type opener func(t *testing.T) Store

// run runs one test on a store of its own.
func (open opener) run(t *testing.T, name string, test func(fixture)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		test(fixture{T: t, store: open(t)})
	})
}
