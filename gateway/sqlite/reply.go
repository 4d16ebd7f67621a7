package sqlite

import (
	"context"
	"errors"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

const (
	// insertReply leaves a reply that is there alone: the provider delivers at least once.
	insertReply = `INSERT INTO XXSMS_INBOUND (PROVIDER_SID, FROM_NUMBER, TO_NUMBER, BODY, NUM_MEDIA, MEDIA, PARAMS,
  RECEIVED_AT, KIND, CHANNEL, KEYWORD) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (PROVIDER_SID) DO NOTHING`

	selectStaged = `SELECT PROVIDER_SID FROM XXSMS_INBOUND WHERE PROVIDER_SID IN (SELECT value FROM json_each(?))`
)

// Stage writes replies and what they do to consent in one transaction, and tells
// of each what became of it: nil if it was written, gateway.ErrStaged if its PROVIDER_SID is there
// already, also earlier in the same call; that one changes nothing at all.
func (s *Store) Stage(ctx context.Context, stagings []gateway.Staging) ([]error, error) {
	if len(stagings) == 0 {
		return nil, nil
	}
	told := make([]error, len(stagings))
	err := s.inTx(ctx, func(ctx context.Context, t *tx) error {
		for i, staging := range stagings {
			told[i] = stage(ctx, t, staging)
			if told[i] != nil && !errors.Is(told[i], gateway.ErrStaged) {
				return told[i]
			}
		}
		return nil
	})
	if err != nil {
		return nil, wrap(err, "staging replies")
	}
	return told, nil
}

func stage(ctx context.Context, t *tx, s gateway.Staging) error {
	r := s.Reply
	result, err := t.exec(ctx, insertReply, nullText(r.ProviderSID), nullText(r.From), nullText(r.To), nullText(r.Body),
		len(r.Media), nullText(sqlrow.MediaText(r.Media)), nullText(r.Params), nullTime(r.ReceivedAt),
		nullText(r.Kind), nullText(r.Channel), nullText(r.Keyword))
	if err != nil {
		return wrap(err, "inserting reply")
	}
	switch rows, err := result.RowsAffected(); {
	case err != nil:
		return wrap(err, "inserting reply")
	case rows == 0:
		return gateway.ErrStaged
	}
	for _, change := range s.Consent {
		if err := applyConsent(ctx, t, change); err != nil {
			return err
		}
	}
	return nil
}

// StagedReplies returns those of the provider's SIDs that a staged reply has.
func (s *Store) StagedReplies(ctx context.Context, sids []string) ([]string, error) {
	rows, err := s.query(ctx, selectStaged, list(sids))
	staged, err := collect(rows, err, (*sqlrow.Row).Text)
	return staged, wrap(err, "reading staged replies")
}
