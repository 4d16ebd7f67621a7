package inbound

import (
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

// Observer is told what was committed; metrics implements it. Calls must not block.
type Observer interface {
	// Reply: a reply of one of Kinds was staged, or had been before.
	Reply(kind consent.Kind, duplicate bool)
	// Callback: a status report came to one of Results. Of an applied one lag is the
	// time since the message's attempt began, 0 of all others.
	Callback(result string, lag time.Duration)
	// Busy: another session held so many rows of an operation locked; they are tried again.
	Busy(operation string, rows int)
	// Refused: the database refused so many rows of an operation.
	Refused(operation string, rows int)
	// Ended: a final report was written of a message that the provider had accepted.
	Ended(channel string, r gateway.Report)
	// Doubled: the provider turned out to hold two messages for one row.
	Doubled()
	// Journalled: so many replies went to the journal.
	Journalled(replies int)
	// Replayed: a reply was taken from the journal.
	Replayed()
	// JournalFailed: replies could not be written to the journal, or one that cannot be
	// staged was set aside.
	JournalFailed()
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

// blind is the Observer of those who gave none.
type blind struct{}

func (blind) Reply(consent.Kind, bool)       {}
func (blind) Callback(string, time.Duration) {}
func (blind) Busy(string, int)               {}
func (blind) Refused(string, int)            {}
func (blind) Ended(string, gateway.Report)   {}
func (blind) Doubled()                       {}
func (blind) Journalled(int)                 {}
func (blind) Replayed()                      {}
func (blind) JournalFailed()                 {}
