package inbound

import (
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

// Observer is told what was committed; metrics implements it. Calls must not block.
type Observer interface {
	// Reply: a reply of one of Kinds was staged, or had been before.
	Reply(Staged)
	// Callback: a status report came to one of Results.
	Callback(Reported)
	// Busy: another session held so many rows of an operation locked; they are tried again.
	Busy(operation string, rows int)
	// Refused: the database refused so many rows of an operation.
	Refused(operation string, rows int)
	// Ended: a final report was written of a message that the provider had accepted.
	Ended(channel string, r gateway.Report)
	// Doubled: the provider turned out to hold two messages for one row.
	Doubled()
	// Journalled: these replies, by their provider SIDs, went to the journal.
	Journalled(sids []string)
	// Replayed: a reply was taken from the journal.
	Replayed()
	// JournalFailed: replies could not be written to the journal, or one that cannot be
	// staged was set aside.
	JournalFailed()
}

// Staged is a reply that is in the store.
type Staged struct {
	ProviderSID string
	// Channel is the one that it is for, "" if it may be for several.
	Channel string
	Kind    consent.Kind
	// Duplicate: it had been there before.
	Duplicate bool
	// Consent: it opted somebody out, or in.
	Consent bool
	// Commit is that of all replies that were staged with it.
	Commit gateway.Period
}

// Reported is what became of a status report.
type Reported struct {
	Report gateway.Report
	// Result is one of Results.
	Result string
	// Message and Channel are the row's, and Ref its attempt's reference as it stands; they are zero if there is no row.
	Message      gateway.MessageID
	Channel, Ref string
	// Lag is the time since the row's attempt began, of one that was applied, 0 of all others.
	Lag time.Duration
	// Commit is that of all reports that were written with it.
	Commit gateway.Period
}

// Kinds lists the kinds of reply.
func Kinds() []consent.Kind {
	return []consent.Kind{consent.KindReply, consent.KindStop, consent.KindStart, consent.KindHelp}
}

// Results of a status report.
const (
	// ResultApplied: it was written.
	ResultApplied = "applied"
	// ResultStale: it told nothing new.
	ResultStale = "stale"
	// ResultOrphan: no row has its reference or its SID.
	ResultOrphan = "orphan"
	// ResultDoubled: its row has another message at the provider already.
	ResultDoubled = "doubled"
	// ResultConflict: its reference is one row's, its SID another's.
	ResultConflict = "conflict"
	// ResultIllegal: its row was never posted, as far as the row tells.
	ResultIllegal = "illegal"
	// ResultContended: its row kept changing. This and the two below are errors.
	ResultContended = "contended"
	// ResultBusy: its row stayed locked.
	ResultBusy = "busy"
	// ResultRefused: the database refused it.
	ResultRefused = "refused"
)

// OpCallback is the operation of Busy and Refused.
const OpCallback = "callback"

// Results lists every result.
func Results() []string {
	return []string{
		ResultApplied, ResultStale, ResultOrphan, ResultDoubled, ResultConflict, ResultIllegal, ResultContended,
		ResultBusy, ResultRefused,
	}
}

// Unobserved is the Observer of those who gave none, and a MatchObserver; others embed it to hear some.
type Unobserved struct{}

// Reply implements Observer.
func (Unobserved) Reply(Staged) {}

// Callback implements Observer.
func (Unobserved) Callback(Reported) {}

// Busy implements Observer.
func (Unobserved) Busy(string, int) {}

// Refused implements Observer.
func (Unobserved) Refused(string, int) {}

// Ended implements Observer.
func (Unobserved) Ended(string, gateway.Report) {}

// Doubled implements Observer.
func (Unobserved) Doubled() {}

// Journalled implements Observer.
func (Unobserved) Journalled([]string) {}

// Replayed implements Observer.
func (Unobserved) Replayed() {}

// JournalFailed implements Observer.
func (Unobserved) JournalFailed() {}

// Matched implements MatchObserver.
func (Unobserved) Matched(Matched) {}

// MatchesPending implements MatchObserver.
func (Unobserved) MatchesPending(time.Duration) {}

// StoreFailed implements MatchObserver.
func (Unobserved) StoreFailed(string) {}
