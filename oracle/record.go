package oracle

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
)

// Record writes the changes in one transaction and tells of each whether it was
// applied: only to a row that still is as the change found it, and not if its
// PROVIDER_SID is another row's already. A change that was not applied leaves no
// trace and does not keep the others from being written. It takes four round trips, whatever
// the number: the driver's begin, the rows, their events, the commit; more where
// a row has moved on or consent comes with it.
func (s *Store) Record(ctx context.Context, changes []gateway.Change) ([]bool, error) {
	if len(changes) == 0 {
		return nil, nil
	}
	applied, err := s.write(ctx, changes, s.recordAll)
	if errors.Is(err, errMissed) {
		applied, err = s.write(ctx, changes, s.recordSome)
	}
	if err != nil {
		return nil, wrap(err, "recording changes")
	}
	return applied, nil
}

// recording writes changes within a transaction and tells of each whether it was applied.
type recording func(context.Context, *tx, []gateway.Change) ([]bool, error)

// write runs a recording. Where the answer to its commit is lost the rows tell whether
// it was: a row that is as it was to be is as good as written.
func (s *Store) write(ctx context.Context, changes []gateway.Change, record recording) ([]bool, error) {
	var applied []bool
	err := s.queue.inTx(ctx, "record", func(ctx context.Context, t *tx) (err error) {
		applied, err = record(ctx, t, changes)
		return err
	})
	if errors.Is(err, errOutcomeUnknown) && s.stand(ctx, chosen(changes, applied)) {
		return applied, nil
	}
	return applied, err
}

// errMissed ends a transaction in which not every change was applied. The driver
// tells how many rows an array statement has changed, and not which.
var errMissed = errors.New("not every row is as its change found it")

// recordAll writes changes that are all applied, which is the rule.
func (s *Store) recordAll(ctx context.Context, t *tx, changes []gateway.Change) ([]bool, error) {
	if contend(changes) {
		return nil, errMissed
	}
	// In one order, so that no two gateways wait for each other. Changes of one row stay in theirs.
	ordered := slices.SortedStableFunc(slices.Values(changes), func(a, b gateway.Change) int { return cmp.Compare(a.ID(), b.ID()) })
	updated, err := t.updateStates(ctx, ordered)
	if isDuplicate(err) || err == nil && updated < int64(len(changes)) {
		return nil, errMissed
	}
	if err != nil {
		return nil, err
	}
	applied := slices.Repeat([]bool{true}, len(changes))
	return applied, s.recordTraces(ctx, t, changes)
}

// contend reports whether two rows want one PROVIDER_SID, so that the order decides.
func contend(changes []gateway.Change) bool {
	takers := map[string]gateway.MessageID{}
	for _, c := range changes {
		sid := c.Now().ProviderSID
		if taker, taken := takers[sid]; taken && sid != "" && taker != c.ID() {
			return true
		}
		takers[sid] = c.ID()
	}
	return false
}

// recordSome locks the rows and writes what applies. Which PROVIDER_SIDs are taken shows as
// they are written; all the rest follows from how the rows stood.
func (s *Store) recordSome(ctx context.Context, t *tx, changes []gateway.Change) ([]bool, error) {
	rows, err := t.lockStates(ctx, changes)
	if err != nil {
		return nil, wrap(err, "locking messages")
	}
	free, err := t.execUnique(ctx, "update_state", len(changes), changeArgs(changes)...)
	if err != nil {
		return nil, wrap(err, "updating messages")
	}
	applied := rows.apply(changes, free)
	return applied, s.recordTraces(ctx, t, chosen(changes, applied))
}

// chosen are the changes that were applied.
func chosen(changes []gateway.Change, applied []bool) []gateway.Change {
	var some []gateway.Change
	for i, c := range changes {
		if i < len(applied) && applied[i] {
			some = append(some, c)
		}
	}
	return some
}

// states are rows as they stand.
type states map[gateway.MessageID]gateway.State

// apply takes those of the changes, one after the other, that the predicate of
// update_state lets through and whose PROVIDER_SID is free, and tells which they are.
func (rows states) apply(changes []gateway.Change, free []bool) []bool {
	applied := make([]bool, len(changes))
	for i, c := range changes {
		row, there := rows[c.ID()]
		was := c.Was()
		applied[i] = there && free[i] && row.Status == was.Status && row.ClaimToken == was.ClaimToken &&
			row.AttemptRef == was.AttemptRef && row.ProviderStatus == was.ProviderStatus && row.ProviderSID == was.ProviderSID
		if applied[i] {
			rows[c.ID()] = c.Now()
		}
	}
	return applied
}

// lockStates reads what the changes compare with and keeps it so until the transaction ends.
func (t *tx) lockStates(ctx context.Context, changes []gateway.Change) (states, error) {
	ids := make([]gateway.MessageID, len(changes))
	for i, c := range changes {
		ids[i] = c.ID()
	}
	slices.Sort(ids)
	rows := states{}
	for _, l := range statement("lock_states").listings(numbers("ids", slices.Compact(ids))) {
		result, err := t.query(ctx, l.name, append(l.args, fetching(longestList+1)...)...) // one more tells that there is none
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

// updateStates writes the changes, one after the other, and returns how many were applied.
func (t *tx) updateStates(ctx context.Context, changes []gateway.Change) (int64, error) {
	updated, err := t.exec(ctx, "update_state", changeArgs(changes)...)
	return updated, wrap(err, "updating messages")
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
	var consents []gateway.ConsentChange
	for _, c := range changes {
		if event, ok := c.Event(); ok {
			events = append(events, event)
		}
		if change, ok := c.Consent(); ok {
			consents = append(consents, change)
		}
	}
	if err := t.insertEvents(ctx, events); err != nil {
		return wrap(err, "inserting events")
	}
	if s.staging == s.queue {
		return t.applyConsent(ctx, consents)
	}
	return s.applyConsentApart(ctx, consents)
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
