package oracle

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
	"ebs-sms-gateway/oracle/internal/session"
	"ebs-sms-gateway/oracle/ora"
)

// Record writes the changes in one transaction and tells of each what became of it: nil
// if it was written; [gateway.ErrMissed] if the row is no longer as the change found it, or its
// PROVIDER_SID is another row's already; [gateway.ErrBusy] if another session has the row
// locked, which is not waited for; else why the database refuses it. A change that was not
// written leaves no trace and does not keep the others from being written. It takes five
// round trips, whatever the number: the driver's begin, the locks, the rows, their events, the
// commit; one more where a row was not locked, and as many again where one was missed or refused,
// and more where consent or news of numbers come with it.
func (s *Store) Record(ctx context.Context, changes []gateway.Change) ([]error, error) {
	if len(changes) == 0 {
		return nil, nil
	}
	told, err := s.write(ctx, changes, (*tx).writeAll)
	if errors.Is(err, errShort) {
		told, err = s.write(ctx, changes, (*tx).writeEach)
	}
	if err != nil {
		return nil, wrap(err, "recording changes")
	}
	return told, nil
}

// A writing writes changes whose rows are locked and tells of each.
type writing func(*tx, context.Context, []gateway.Change) ([]error, error)

// write writes the changes in a transaction. Where the answer to the commit was lost the rows tell: one
// that is as it was to be is as good as written.
func (s *Store) write(ctx context.Context, changes []gateway.Change, rows writing) ([]error, error) {
	var told []error
	err := s.queue.inTx(ctx, "record", func(ctx context.Context, t *tx) (err error) {
		told, err = s.record(ctx, t, recording{changes, rows})
		return err
	})
	if errors.Is(err, session.ErrOutcomeUnknown) && s.stand(ctx, written(changes, told)) {
		err = nil
	}
	return told, err
}

type recording struct {
	changes []gateway.Change
	rows    writing
}

// record locks the rows that are free and writes their changes.
func (s *Store) record(ctx context.Context, t *tx, r recording) ([]error, error) {
	told, err := t.lock(ctx, r.changes)
	if err != nil {
		return nil, wrap(err, "locking messages")
	}
	if err := s.unheard(ctx, t, r.changes, told); err != nil {
		return nil, wrap(err, "locking words")
	}
	held, err := t.unmarked(ctx, r.changes, told)
	if err != nil {
		return nil, err
	}
	outcomes, err := r.rows(t, ctx, written(r.changes, told))
	if err != nil {
		return nil, wrap(err, "updating messages")
	}
	for i := range told {
		if told[i] == nil {
			told[i], outcomes = outcomes[0], outcomes[1:]
		}
	}
	some := written(r.changes, told)
	if err := t.mark(ctx, held, phoneEdits(some)); err != nil {
		return nil, err
	}
	return told, s.recordTraces(ctx, t, some)
}

// lock locks the rows that are free and tells of each other one whether it is another's, or gone.
func (t *tx) lock(ctx context.Context, changes []gateway.Change) ([]error, error) {
	told := make([]error, len(changes))
	locked, err := t.lockFree(ctx, changes)
	missing := slices.DeleteFunc(slices.Clone(changes), func(c gateway.Change) bool { return locked[c.ID()] })
	if err != nil || len(missing) == 0 {
		return told, err
	}
	there, err := t.states(ctx, missing)
	for i, c := range changes {
		switch {
		case locked[c.ID()]:
		case there.has(c):
			told[i] = gateway.ErrBusy
		default:
			told[i] = gateway.ErrMissed
		}
	}
	return told, err
}

// unheard tells of the changes that come with an opt-out whether a word of the person is locked by another session.
func (s *Store) unheard(ctx context.Context, t *tx, changes []gateway.Change, told []error) error {
	consents := changedConsents(written(changes, told))
	if len(consents) == 0 {
		return nil
	}
	busy := map[string]bool{}
	look := func(ctx context.Context, t *tx) (err error) {
		busy, err = t.busyNumbers(ctx, consents)
		return err
	}
	var err error
	if s.staging == s.queue {
		err = look(ctx, t)
	} else {
		err = s.staging.inTx(ctx, "words", look)
	}
	for i, c := range changes {
		if change, ok := c.Consent(); ok && told[i] == nil && busy[change.Number] {
			told[i] = gateway.ErrBusy
		}
	}
	return err
}

// errShort ends a transaction in which not every change was written. The driver tells how many rows an array
// statement has changed, and not which.
var errShort = errors.New("not every row is as its change found it")

// writeAll writes changes, one after the other, that are all written, which is the rule.
func (t *tx) writeAll(ctx context.Context, changes []gateway.Change) ([]error, error) {
	outcomes, updated, err := t.execEach(ctx, "update_state", len(changes), changeArgs(changes)...)
	if err == nil && updated != int64(len(changes)) {
		err = errShort
	}
	return outcomes, err
}

// writeEach writes those of the changes, one after the other, that fit their rows. Which PROVIDER_SIDs are
// taken, and what else the database refuses, shows as they are written; all the rest follows from how the rows stood.
func (t *tx) writeEach(ctx context.Context, changes []gateway.Change) ([]error, error) {
	rows, err := t.states(ctx, changes)
	if err != nil {
		return nil, err
	}
	refusals, _, err := t.execEach(ctx, "update_state", len(changes), changeArgs(changes)...)
	return rows.apply(changes, refusals), err
}

// written are the changes that nothing kept from being written.
func written(changes []gateway.Change, told []error) []gateway.Change {
	var some []gateway.Change
	for i, c := range changes {
		if i < len(told) && told[i] == nil {
			some = append(some, c)
		}
	}
	return some
}

// states are rows as they stand, as far as changes compare with them.
type states map[gateway.MessageID]gateway.State

func (rows states) has(c gateway.Change) bool {
	_, there := rows[c.ID()]
	return there
}

// apply takes those of the changes, one after the other, that are not refused and fit
// the row, and tells what becomes of each. A SID that is taken is a miss.
func (rows states) apply(changes []gateway.Change, refusals []error) []error {
	told := slices.Clone(refusals)
	for i, c := range changes {
		switch {
		case !c.AppliesTo(rows[c.ID()]), ora.IsDuplicate(told[i]):
			told[i] = gateway.ErrMissed
		case told[i] == nil:
			rows[c.ID()] = c.Now()
		}
	}
	return told
}

// states reads what the changes compare with.
func (t *tx) states(ctx context.Context, changes []gateway.Change) (states, error) {
	rows := states{}
	err := t.byID(ctx, "states", changes, func(r *sqlrow.Row) gateway.MessageID {
		id := sqlrow.ID(r)
		rows[id] = sqlrow.ComparedState(r)
		return id
	})
	return rows, err
}

// lockFree locks the rows that no other session has locked, and returns which they are.
func (t *tx) lockFree(ctx context.Context, changes []gateway.Change) (map[gateway.MessageID]bool, error) {
	locked := make(map[gateway.MessageID]bool, len(changes))
	err := t.byID(ctx, "lock_messages", changes, func(r *sqlrow.Row) gateway.MessageID {
		id := sqlrow.ID(r)
		locked[id] = true
		return id
	})
	return locked, err
}

// byID runs a query of the changes' rows.
func (t *tx) byID(
	ctx context.Context, name statement, changes []gateway.Change, scan func(*sqlrow.Row) gateway.MessageID,
) error {
	ids := make([]gateway.MessageID, len(changes))
	for i, c := range changes {
		ids[i] = c.ID()
	}
	slices.Sort(ids)
	for _, l := range name.listings(numbers("ids", slices.Compact(ids))) {
		// One more than there are keys, which tells that there is none.
		result, err := t.query(ctx, l.name, append(l.args, session.Fetching(len(l.args)+1)...)...)
		if err != nil {
			return err
		}
		if _, err = sqlrow.Collect(result, sqlrow.Scanning(scan)); err != nil {
			return err
		}
	}
	return nil
}

// changeArgs are the binds of update_state.
func changeArgs(changes []gateway.Change) []any {
	now, was := make([]gateway.State, len(changes)), make([]gateway.State, len(changes))
	for i, c := range changes {
		now[i], was[i] = c.Now(), c.Was()
	}
	args := append(binds(sqlrow.State, ofEach(now)),
		bind("id", changes, func(c gateway.Change) int64 { return int64(c.ID()) }))
	for _, c := range sqlrow.Compared {
		args = append(args, sql.Named("was_"+strings.ToLower(c.Name), each(was, c.Text)))
	}
	return args
}

// recordTraces writes what applied changes leave besides: their events, and consent.
func (s *Store) recordTraces(ctx context.Context, t *tx, changes []gateway.Change) error {
	var events []gateway.Event
	for _, c := range changes {
		if event, ok := c.Event(); ok {
			events = append(events, event)
		}
	}
	consents := changedConsents(changes)
	if err := t.insertEvents(ctx, events); err != nil {
		return wrap(err, "inserting events")
	}
	if s.staging == s.queue {
		return t.applyConsent(ctx, consents)
	}
	return s.applyConsentApart(ctx, consents)
}

func changedConsents(changes []gateway.Change) []gateway.ConsentChange {
	var consents []gateway.ConsentChange
	for _, c := range changes {
		if change, ok := c.Consent(); ok {
			consents = append(consents, change)
		}
	}
	return consents
}

// stand reports whether the rows are as the changes were to leave them.
func (s *Store) stand(ctx context.Context, changes []gateway.Change) bool {
	want := states{}
	var ids []gateway.MessageID
	for _, c := range changes {
		ids = append(ids, c.ID())
		want[c.ID()] = stored(c.Now())
	}
	rows, err := s.Find(ctx, gateway.Keys{IDs: ids})
	if err != nil || len(rows) != len(want) {
		return false
	}
	return !slices.ContainsFunc(rows, func(m gateway.Message) bool { return m.State != want[m.ID] })
}

func (t *tx) insertEvents(ctx context.Context, events []gateway.Event) error {
	if len(events) == 0 {
		return nil
	}
	type event = gateway.Event
	_, err := t.exec(ctx, "insert_events",
		bind("message_id", events, func(e event) int64 { return int64(e.MessageID) }),
		bind("event_at", events, func(e event) time.Time { return timestamp(e.At) }),
		bind("step", events, func(e event) string { return string(e.Step) }),
		bind("from_status", events, func(e event) string { return string(e.From) }),
		bind("to_status", events, func(e event) string { return string(e.To) }),
		bind("reason", events, func(e event) string { return e.Reason }),
		bind("error_code", events, func(e event) sql.NullInt64 { return nullInt(e.ErrorCode) }),
		bind("attempt_ref", events, func(e event) string { return e.AttemptRef }),
		bind("provider_sid", events, func(e event) string { return e.ProviderSID }),
		bind("provider_status", events, func(e event) string { return string(e.ProviderStatus) }),
		bind("recorded_by", events, func(e event) string { return e.By }),
	)
	return err
}
