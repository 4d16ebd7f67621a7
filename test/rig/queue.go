package rig

import (
	"context"
	"fmt"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/outbound"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// insertRows is how many rows one insert takes.
const insertRows = 1000

// Store is what the rig asks of a store.
type Store interface {
	Claim(context.Context, gateway.ClaimParams) ([]gateway.Claim, error)
	Insert(context.Context, []gateway.Message) ([]gateway.Insertion, error)
	Search(context.Context, gateway.SearchParams) ([]gateway.Message, error)
	Stats(context.Context, gateway.StatsParams) (gateway.Stats, error)
	Replies(context.Context, gateway.ReplySearchParams) ([]gateway.Reply, error)
}

// Fill inserts n rows, each to a number and with a text of its own.
func Fill(ctx context.Context, store Store, n int) error { return fill(ctx, store, 0, n) }

// fill inserts the rows from first up to end.
func fill(ctx context.Context, store Store, first, end int) error {
	return insert(ctx, store, span{first, end}, Row)
}

// span is from first up to end.
type span struct{ first, end int }

func insert(ctx context.Context, store Store, s span, row func(int) gateway.Message) error {
	for start := s.first; start < s.end; start += insertRows {
		rows := make([]gateway.Message, 0, insertRows)
		for i := start; i < min(start+insertRows, s.end); i++ {
			rows = append(rows, row(i))
		}
		if _, err := store.Insert(ctx, rows); err != nil {
			return fmt.Errorf("filling the queue: %w", err)
		}
	}
	return nil
}

// Row is the i-th row, i below 9,000,000.
func Row(i int) gateway.Message {
	return gateway.Message{
		Channel: Channel, SourceKey: fmt.Sprintf("ROW-%07d", i), Priority: gateway.PriorityDefault,
		Phones: fmt.Sprintf("(202) %03d-%04d", 200+i/10_000%800, i%10_000), CountryCode: "US",
		Body: fmt.Sprintf("Your Forklift Operator certification expires on 14 December. Reply YES to book a renewal. Ref %07d", i),
	}
}

// Later is a row that waits for tomorrow: every other one by the feeder's NOT_BEFORE, the others put off.
func Later(i int) gateway.Message {
	m, tomorrow := Row(i), time.Now().Add(24*time.Hour)
	m.SourceKey = ""
	if i%2 == 0 {
		m.NotBefore = tomorrow
	} else {
		m.Status, m.NextAttemptAt = gateway.StatusDeferred, tomorrow
	}
	return m
}

// Replies reads all that was staged.
func Replies(ctx context.Context, store Store) ([]gateway.Reply, error) {
	var all []gateway.Reply
	for before := int64(0); ; {
		page, err := store.Replies(ctx, gateway.ReplySearchParams{Before: before, Limit: gateway.SearchLimit})
		if err != nil {
			return nil, fmt.Errorf("reading the replies: %w", err)
		}
		all = append(all, page...)
		if len(page) < gateway.SearchLimit {
			return all, nil
		}
		before = page[len(page)-1].ID
	}
}

// Audit compares the queue with the simulator's ledger.
type Audit struct {
	Rows int
	// Status counts the rows by status.
	Status map[gateway.Status]int
	// Lost rows were not received though they should have been; Doubled were received
	// more than once; Unrecorded were received and their row does not say so; Open
	// rows have no outcome yet (UNKNOWN, HELD and those still to be sent).
	Lost, Doubled, Unrecorded, Open int
	// Refused rows were not received, as the database did not let them begin; their reason says so.
	Refused int
	// Posts and Accepted are the simulator's counts.
	Posts, Accepted int64
}

// Clean reports whether nothing was lost, doubled or left unrecorded. Refused rows are for the caller to judge.
func (a Audit) Clean() bool { return a.Lost+a.Doubled+a.Unrecorded == 0 }

// Compare audits the queue against what the simulator received.
func Compare(ctx context.Context, store Store, received twiliotest.Ledger, tally twiliotest.Tally) (Audit, error) {
	texts := received.Texts()
	a := Audit{Status: map[gateway.Status]int{}, Posts: tally.Posts, Accepted: tally.Accepted}
	err := Each(ctx, store, func(m gateway.Message) { a.add(m, texts[twiliotest.Text{To: m.Recipient, Body: m.Body}]) })
	return a, err
}

// Each calls do with every row.
func Each(ctx context.Context, store Store, do func(gateway.Message)) error {
	for before := gateway.MessageID(0); ; {
		page, err := store.Search(ctx, gateway.SearchParams{Before: before, Limit: gateway.SearchLimit})
		if err != nil {
			return fmt.Errorf("reading the queue: %w", err)
		}
		for _, m := range page {
			do(m)
			before = m.ID
		}
		if len(page) < gateway.SearchLimit {
			return nil
		}
	}
}

func (a *Audit) add(m gateway.Message, received int) {
	a.Rows++
	a.Status[m.Status]++
	if m.Status.Open() {
		a.Open++
	}
	recorded := m.ProviderSID != ""
	switch {
	case received == 0 && !recorded && RefusedByDatabase(m):
		a.Refused++
	case received == 0 && (recorded || m.Status.Terminal()):
		a.Lost++
	case received > 0 && !recorded && !m.Status.Open():
		a.Unrecorded++
	}
	if received > 1 {
		a.Doubled++
	}
}

// RefusedByDatabase reports whether the gateway has ended the row because of a trigger or a constraint.
func RefusedByDatabase(m gateway.Message) bool {
	return m.Status == gateway.StatusRejected && strings.HasPrefix(m.StatusReason, outbound.ReasonRefused+": ")
}

// claimable counts the rows that wait to be claimed.
func claimable(ctx context.Context, store Store) (int, error) {
	rows, err := count(ctx, store, []gateway.Status{gateway.StatusNew})
	return int(rows), err
}

// Remaining counts the rows that still have no outcome.
func Remaining(ctx context.Context, store Store) (int64, error) {
	return count(ctx, store, openStatuses())
}

func count(ctx context.Context, store Store, statuses []gateway.Status) (int64, error) {
	stats, err := store.Stats(ctx, gateway.StatsParams{Statuses: statuses})
	if err != nil {
		return 0, fmt.Errorf("counting the queue: %w", err)
	}
	var rows int64
	for _, d := range stats.Depths {
		rows += d.Rows
	}
	return rows, nil
}

// Settled reports whether no row is open any more.
func Settled(ctx context.Context, store Store) (bool, error) {
	rows, err := Remaining(ctx, store)
	return err == nil && rows == 0, err
}

func openStatuses() []gateway.Status {
	var open []gateway.Status
	for _, s := range gateway.Statuses() {
		if s.Open() && s != gateway.StatusHeld {
			open = append(open, s)
		}
	}
	return open
}

// Rows is how many rows a test runs: n, fewer under the race detector. "make test"
// runs the tests both ways.
func Rows(n int) int { return n / slowdown }
