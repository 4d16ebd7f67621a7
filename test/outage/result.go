package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
	"ebs-sms-gateway/test/rig/phones"
)

// result is what a run showed.
type result struct {
	posts []phones.Post
	// sent are outbound messages that were posted, answered the replies that were
	// answered, before the outage and during it.
	sentBefore, sentAway         int64
	answeredBefore, answeredAway int
	// logins is how often a gateway tried to log in during the outage.
	logins int
	// resumed is the time from the database's return to the first outbound post, caughtUp
	// to the staging of a reply that came after it.
	resumed, caughtUp time.Duration
	staging           phones.Staging
	audit             rig.Audit
	ledger            twiliotest.Ledger
}

// again is how often a gateway may begin its pauses anew: a session that died in the
// pool passes for a login that went well, until it is used.
const again = 3

// mostLogins bounds the attempts of one gateway that finds the database away for so
// long: the pause after each is at least half of 1 s, 2 s, 4 s, up to 60 s (oracle/internal/session/guard.go).
func mostLogins(away time.Duration) int {
	attempts := again
	for pause, at := time.Second, time.Duration(0); at < away; pause = min(2*pause, time.Minute) {
		attempts++
		at += pause / 2
	}
	return attempts
}

// print prints the figures and returns what is wrong with them.
func (r result) print(ctx context.Context, d *drill) error {
	a, limit := phones.Sum(r.posts), 2*mostLogins(d.options.away/2)
	fmt.Fprintf(d.out, "replies: %d posted, %d refused; answered %d before, %d while away; slowest answer %s (bound %s)\n",
		len(r.posts), a.Refused, r.answeredBefore, r.answeredAway, a.Slowest.Round(time.Millisecond), d.bound)
	fmt.Fprintf(d.out, "repeated: %d replies met the killed gateway and were posted again, %d attempts more, each timed by itself; longest without an answer %s (bound %s)\n",
		a.Repeated, a.Attempts-len(r.posts), a.Unheard.Round(time.Millisecond), d.restart)
	fmt.Fprintf(d.out, "staged: %d rows, missing %d, doubled %d, never posted %d, out of order %d; caught up %s after the database was back\n",
		r.staging.Rows, r.staging.Missing, r.staging.Doubled, r.staging.Strange, r.staging.Misplaced, r.caughtUp.Round(100*time.Millisecond))
	fmt.Fprintf(d.out, "outbound: rows %d, posts %d (%d before, %d while away), accepted %d, by status %v; resumed %s after the database was back\n",
		r.audit.Rows, r.audit.Posts, r.sentBefore, r.sentAway, r.audit.Accepted, r.audit.Status, r.resumed.Round(100*time.Millisecond))
	fmt.Fprintf(d.out, "lost %d, doubled %d, unrecorded %d, open %d\n", r.audit.Lost, r.audit.Doubled,
		r.audit.Unrecorded, r.audit.Open)
	fmt.Fprintf(d.out, "logins: %d attempts in %s by a gateway and its successor (bound %d)\n", r.logins,
		d.options.away, limit)
	return errors.Join(
		d.saboteur.Report(ctx, d.out, r.ledger),
		wrong(a.Refused > 0, "replies were refused: %v", a.Why),
		wrong(a.Slowest > d.bound, "an answer took %s", a.Slowest),
		wrong(a.Unheard > d.restart, "a reply had no answer for %s", a.Unheard),
		wrong(!r.staging.Clean(), "the replies in the table are not those that were posted, in their order: %s", r.staging.Example),
		wrong(!r.audit.Clean() || r.audit.Open > 0 || r.audit.Rows != d.rows, "the ledgers do not agree"),
		wrong(r.audit.Posts <= r.sentBefore+r.sentAway,
			"the queue was empty before the database was back: choose more -rows"),
		wrong(r.logins > limit, "the gateway tried to log in too often"),
	)
}

func wrong(is bool, format string, args ...any) error {
	if !is {
		return nil
	}
	return fmt.Errorf(format, args...)
}
