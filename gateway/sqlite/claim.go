package sqlite

import (
	"context"

	"ebs-sms-gateway/gateway"
)

const (
	// The predicates of the partial indexes: word for word, or SQLite does not use them.
	claimableRows = `(STATUS = 'NEW' OR STATUS = 'DEFERRED' OR STATUS = 'RETRY')`
	openRows      = `(STATUS = 'NEW' OR STATUS = 'DEFERRED' OR STATUS = 'RETRY' OR STATUS = 'SENDING' OR STATUS = 'UNKNOWN' OR STATUS = 'HELD')`
	lookedAtRows  = `(STATUS = 'SENDING' OR STATUS = 'UNKNOWN' OR STATUS = 'SENT')`

	// dueAt is when a claimable row becomes due, '' at once: word for word as in XXSMS_OUTBOUND_OPEN.
	dueAt = `COALESCE(NEXT_ATTEMPT_AT, NOT_BEFORE, '')`
)

// Claim makes due rows of one channel this gateway's own, the most urgent and
// then the oldest first, and returns them as they stand after it. No row goes to
// two claims. A row that the file's rules do not let be claimed comes with its Refusal and does
// not keep the others from it; after a refusal of the commit all of them do. A poll that finds nothing does not write.
func (s *Store) Claim(ctx context.Context, p gateway.ClaimParams) ([]gateway.Claim, error) {
	p, err := s.polled(ctx, p)
	if err != nil || p.Limit < 1 || len(p.Ready) == 0 {
		return nil, err
	}
	var claims []gateway.Claim
	err = s.inTx(ctx, func(ctx context.Context, t *tx) error {
		claims, err = claim(ctx, t, p)
		return err
	})
	if gateway.Refused(err) && len(claims) > 0 { // one of them is to blame, and nothing was written
		for i := range claims {
			claims[i] = claims[i].Refuse(err)
		}
		return claims, nil
	}
	if err != nil {
		return nil, wrap(err, "claiming messages")
	}
	return claims, nil
}

func claim(ctx context.Context, t *tx, p gateway.ClaimParams) ([]gateway.Claim, error) {
	messages, err := t.ready(ctx, p)
	if err != nil {
		return nil, wrap(err, "selecting due messages")
	}
	r := recorder{tx: t}
	claims := make([]gateway.Claim, 0, len(messages))
	for _, m := range messages {
		change, err := m.Claim(p.Lease)
		if err != nil {
			return nil, err
		}
		claim := gateway.Claim{Message: m.After(change), Prior: m.State}
		told, err := r.record(ctx, change)
		switch {
		case err != nil:
			return nil, err
		case gateway.Refused(told):
			claim = claim.Refuse(told)
		case told != nil:
			continue
		}
		claims = append(claims, claim)
	}
	return claims, nil
}
