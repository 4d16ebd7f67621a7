package oracle

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
)

// Record writes the changes in one transaction and tells of each what became of it: nil
// if it was written; [gateway.ErrMissed] if the row is no longer as the change found it, or its
// PROVIDER_SID is another row's already; [gateway.ErrBusy] if another session has the row
// locked, which is not waited for; else why the database refuses it. A change that was not
// written leaves no trace and does not keep the others from being written. It takes five
// round trips, whatever the number: the driver's begin, the locks, the rows, their events, the
// commit; one more each where a row is missing or refused, and more where consent comes with it.
func (s *Store) Record(ctx context.Context, changes []gateway.Change) ([]error, error) {
	if len(changes) == 0 {
		return nil, nil
	}
	var told []error
	err := s.queue.inTx(ctx, "record", func(ctx context.Context, t *tx) (err error) {
		told, err = s.record(ctx, t, changes)
		return err
	})
	// Where the answer to the commit was lost the rows tell: one that is as it was to be is as good as written.
	if err != nil && (!errors.Is(err, errOutcomeUnknown) || !s.stand(ctx, written(changes, told))) {
		return nil, wrap(err, "recording changes")
	}
	return told, nil
}

// record locks the rows that are free and writes their changes.
func (s *Store) record(ctx context.Context, t *tx, changes []gateway.Change) ([]error, error) {
	rows, err := t.states(ctx, "lock_states", changes)
	if err != nil {
		return nil, wrap(err, "locking messages")
	}
	told, err := t.absent(ctx, rows, changes)
	if err != nil {
		return nil, wrap(err, "looking for messages that are locked")
	}
	if err := s.unheard(ctx, t, changes, told); err != nil {
		return nil, wrap(err, "locking words")
	}
	if err := t.writeStates(ctx, rows, changes, told); err != nil {
		return nil, wrap(err, "updating messages")
	}
	return told, s.recordTraces(ctx, t, written(changes, told))
}

// absent tells of the changes whose row was not locked whether it is another's, or gone.
func (t *tx) absent(ctx context.Context, locked states, changes []gateway.Change) ([]error, error) {
	told := make([]error, len(changes))
	missing := slices.DeleteFunc(slices.Clone(changes), func(c gateway.Change) bool { return locked.has(c) })
	if len(missing) == 0 {
		return told, nil
	}
	there, err := t.states(ctx, "states", missing)
	for i, c := range changes {
		switch {
		case locked.has(c):
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

// writeStates writes the changes of locked rows, one after the other, and tells of each. Which
// PROVIDER_SIDs are taken, and what else the database refuses, shows as they are written; all the rest
// follows from how the rows stood. A cursor that skips locked rows may show one as it was before a
// commit: where the count is wrong, or cannot be known, the rows are read once more.
func (t *tx) writeStates(ctx context.Context, rows states, changes []gateway.Change, told []error) error {
	mine := written(changes, told)
	if len(mine) == 0 {
		return nil
	}
	refusals, updated, err := t.execEach(ctx, "update_state", len(mine), changeArgs(mine)...)
	if err != nil {
		return err
	}
	applied := rows.apply(mine, refusals)
	for i := range told {
		if told[i] == nil {
			told[i], applied = applied[0], applied[1:]
		}
	}
	if updated == int64(len(written(changes, told))) {
		return nil
	}
	now, err := t.states(ctx, "states", mine)
	if err == nil && !maps.Equal(now, rows) {
		err = errStale
	}
	return err
}

// errStale ends a transaction whose rows were fetched as they were before somebody else's commit.
var errStale = errors.New("rows changed while they were being locked")

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
		case !c.AppliesTo(rows[c.ID()]), isDuplicate(told[i]):
			told[i] = gateway.ErrMissed
		case told[i] == nil:
			rows[c.ID()] = compared(c.Now())
		}
	}
	return told
}

// compared is the part of a state that changes compare with.
func compared(s gateway.State) gateway.State {
	return gateway.State{
		Status: s.Status, ClaimToken: s.ClaimToken, AttemptRef: s.AttemptRef,
		ProviderSID: s.ProviderSID, ProviderStatus: s.ProviderStatus,
	}
}

// states reads what the changes compare with; with lock_states of the rows that are
// free, which then stay so until the transaction ends.
func (t *tx) states(ctx context.Context, name statement, changes []gateway.Change) (states, error) {
	ids := make([]gateway.MessageID, len(changes))
	for i, c := range changes {
		ids[i] = c.ID()
	}
	slices.Sort(ids)
	rows := states{}
	for _, l := range name.listings(numbers("ids", slices.Compact(ids))) {
		result, err := t.query(ctx, l.name, append(l.args, fetching(len(l.args)+1)...)...) // one more tells that there is none
		if err != nil {
			return nil, err
		}
		_, err = collect(result, scanning(func(r *row) gateway.MessageID {
			id := scanID(r)
			rows[id] = gateway.State{
				Status: gateway.Status(r.text()), ClaimToken: r.text(), AttemptRef: r.text(),
				ProviderSID: r.text(), ProviderStatus: gateway.ProviderStatus(r.text()),
			}
			return id
		}))
		if err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// changeArgs are the binds of update_state.
func changeArgs(changes []gateway.Change) []any {
	now, was := make([]gateway.State, len(changes)), make([]gateway.State, len(changes))
	for i, c := range changes {
		now[i], was[i] = c.Now(), c.Was()
	}
	return append(stateArgs(now),
		bind("id", changes, func(c gateway.Change) int64 { return int64(c.ID()) }),
		bind("was_status", was, func(s gateway.State) string { return string(s.Status) }),
		bind("was_claim_token", was, func(s gateway.State) string { return s.ClaimToken }),
		bind("was_attempt_ref", was, func(s gateway.State) string { return s.AttemptRef }),
		bind("was_provider_status", was, func(s gateway.State) string { return string(s.ProviderStatus) }),
		bind("was_provider_sid", was, func(s gateway.State) string { return s.ProviderSID }),
	)
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
	)
	return err
}
