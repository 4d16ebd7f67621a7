package oracle

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
	"ebs-sms-gateway/oracle/internal/session"
	"ebs-sms-gateway/oracle/ora"
)

// Claim makes due rows of one channel this gateway's own, the most urgent and
// then the oldest first, and returns them as they stand after it. No row goes to
// two claims, and no more rows are locked than the limit says. A row that the database would not
// let be claimed comes with its Refusal and does not keep the others from it; after a refusal
// of the whole commit all of them do, one or more being to blame. It takes four round trips,
// whatever the limit: the driver's begin, the rows, their update, the commit; up to two more for each
// further kind of rows that is ready, and one if it has to look for itself what is.
func (s *Store) Claim(ctx context.Context, p gateway.ClaimParams) ([]gateway.Claim, error) {
	if err := s.queue.inspected.NotACopy(ctx); err != nil { // a gateway may have started before its database
		return nil, err
	}
	p, err := s.polled(ctx, p)
	if err != nil || p.Limit < 1 || len(p.Ready) == 0 {
		return nil, err
	}
	var claims []gateway.Claim
	err = s.queue.inTx(ctx, "claim", func(ctx context.Context, t *tx) (err error) {
		claims, err = t.claim(ctx, p)
		return err
	})
	switch {
	case err == nil, errors.Is(err, session.ErrOutcomeUnknown) && s.owns(ctx, claims):
		return claims, nil
	case gateway.Refused(err) && len(claims) > 0: // one of them is to blame, and nothing was written
		for i := range claims {
			claims[i] = claims[i].Refuse(err)
		}
		return claims, nil
	}
	return nil, wrap(err, "claiming messages")
}

func (t *tx) claim(ctx context.Context, p gateway.ClaimParams) ([]gateway.Claim, error) {
	messages, err := t.ready(ctx, p)
	if err != nil {
		return nil, wrap(err, "selecting due messages")
	}
	var claims, nameless []gateway.Claim
	var changes []gateway.Change
	for _, m := range messages {
		if m.ID == 0 {
			nameless = append(nameless, gateway.Claim{Message: m, Prior: m.State, Refusal: gateway.ErrNameless})
			continue
		}
		change, err := m.Claim(p.Lease)
		if err != nil {
			return nil, err
		}
		claims = append(claims, gateway.Claim{Message: m.After(change), Prior: m.State})
		changes = append(changes, change)
	}
	claims, err = t.updateClaims(ctx, claims, changes)
	return append(claims, nameless...), err
}

// updateClaims writes claims and returns those that hold, or are refused.
func (t *tx) updateClaims(
	ctx context.Context, claims []gateway.Claim, changes []gateway.Change,
) ([]gateway.Claim, error) {
	if len(claims) == 0 {
		return nil, nil
	}
	updated, err := t.updateUntried(ctx, changes)
	if updated == int64(len(claims)) || err != nil && !gateway.Refused(ora.Clean(err)) {
		return claims, wrap(err, "updating messages")
	}
	// One by one, each is compared with what was fetched, and a refusal is one row's.
	refusals, more, err := t.execEach(ctx, "update_state", len(changes), changeArgs(changes)...)
	if err != nil || updated+more == int64(len(claims)) {
		return claims, wrap(err, "updating messages")
	}
	for i := range claims {
		if refusals[i] != nil {
			claims[i] = claims[i].Refuse(refusals[i])
		}
	}
	// A row may have been fetched as it was before somebody else's commit.
	return t.owned(ctx, claims)
}

// updateUntried claims the rows that were not tried before, in one statement for those of a status, and returns
// how many they were.
func (t *tx) updateUntried(ctx context.Context, changes []gateway.Change) (updated int64, err error) {
	untried := map[gateway.Status][]gateway.MessageID{}
	for _, c := range changes {
		if was := c.Was(); was.AttemptRef == "" {
			untried[was.Status] = append(untried[was.Status], c.ID())
		}
	}
	now := changes[0].Now() // and so are all of them
	for _, was := range slices.Sorted(maps.Keys(untried)) {
		for _, l := range statement("claim_rows").listings(numbers("ids", untried[was])) {
			n, err := t.exec(ctx, l.name, append(l.args,
				sql.Named("was_status", string(was)),
				sql.Named("status", string(now.Status)), sql.Named("status_at", timestamp(now.StatusAt)),
				sql.Named("status_reason", now.StatusReason),
				sql.Named("next_attempt_at", timestamp(now.NextAttemptAt)),
				sql.Named("claim_token", now.ClaimToken), sql.Named("claimed_at", timestamp(now.ClaimedAt)),
			)...)
			if err != nil {
				return 0, err
			}
			updated += n
		}
	}
	return updated, nil
}

// owned returns the claims that hold.
func (t *tx) owned(ctx context.Context, claims []gateway.Claim) ([]gateway.Claim, error) {
	held := map[gateway.MessageID]bool{}
	for _, l := range claimed(claims) {
		rows, err := t.query(ctx, l.name, l.args...)
		if err != nil {
			return nil, wrap(err, "reading claims")
		}
		ids, err := sqlrow.Collect(rows, sqlrow.Scanning(sqlrow.ID))
		if err != nil {
			return nil, wrap(err, "reading claims")
		}
		for _, id := range ids {
			held[id] = true
		}
	}
	return slices.DeleteFunc(claims, func(c gateway.Claim) bool { return c.Refusal == nil && !held[c.Message.ID] }), nil
}

// owns reports, after the answer to the commit of claims was lost, whether they
// hold: all of them do, or none. If it cannot be found out they are left to the end of their lease.
func (s *Store) owns(ctx context.Context, claims []gateway.Claim) bool {
	listings := claimed(claims)
	for _, l := range listings {
		ids, err := selectAll(ctx, s.queue, selection{"claim", l.name, l.args}, sqlrow.ID)
		if err != nil || len(ids) == 0 {
			return false
		}
	}
	return len(listings) > 0
}

// claimed reads which rows are the claim's.
func claimed(claims []gateway.Claim) []listing {
	var token string
	var ids []gateway.MessageID
	for _, c := range claims {
		if c.Refusal == nil {
			token, ids = c.Message.ClaimToken, append(ids, c.Message.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	listings := statement("claimed").listings(numbers("ids", ids))
	for i := range listings {
		listings[i].args = append(listings[i].args, sql.Named("claim_token", token))
	}
	return listings
}
