package sqlite

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/sqlrow"
)

const (
	// writeWord keeps the last word by the time at which it was said; of one millisecond the opt-out is the last. An
	// opt-out that stands goes on standing since then.
	writeWord = `INSERT INTO XXSMS_OPT_OUTS AS o (PHONE_NUMBER, SCOPE, ACTION, SOURCE, KEYWORD,
  PROVIDER_SID, SAID_AT, OPTED_OUT_AT)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) ON CONFLICT (PHONE_NUMBER, SCOPE) DO UPDATE
SET OPTED_OUT_AT = CASE WHEN o.ACTION = 'OPT_OUT' THEN o.OPTED_OUT_AT ELSE excluded.SAID_AT END,
  ACTION = excluded.ACTION, SAID_AT = excluded.SAID_AT, SOURCE = excluded.SOURCE, KEYWORD = excluded.KEYWORD,
  PROVIDER_SID = excluded.PROVIDER_SID, LAST_UPDATE_DATE = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
WHERE o.SAID_AT < excluded.SAID_AT
  OR o.SAID_AT = excluded.SAID_AT AND o.ACTION = 'OPT_IN' AND excluded.ACTION = 'OPT_OUT'`

	// insertConsent writes the proof of a word once: a reply may be replayed when its staging row is purged already.
	insertConsent = `INSERT INTO XXSMS_CONSENT_LOG (` + sqlrow.ConsentColumns + `)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?8, ?9, ?7
WHERE NOT EXISTS (SELECT 1 FROM XXSMS_CONSENT_LOG
  WHERE PHONE_NUMBER = ?1 AND SCOPE = ?2 AND ACTION = ?3 AND PROVIDER_SID IS ?6
  AND OCCURRED_AT = ?7)`

	selectConsent = `SELECT ` + sqlrow.ConsentColumns + ` FROM XXSMS_CONSENT_LOG
WHERE PHONE_NUMBER = ? ORDER BY OCCURRED_AT, CONSENT_ID`

	selectStanding = `SELECT ` + sqlrow.StandingColumns + ` FROM XXSMS_OPT_OUTS
WHERE ACTION = 'OPT_OUT' AND (PHONE_NUMBER, SCOPE) > (?, ?) ORDER BY PHONE_NUMBER, SCOPE LIMIT ?`

	selectOptOuts = `SELECT PHONE_NUMBER, SCOPE, OPTED_OUT_AT, SOURCE FROM XXSMS_OPT_OUTS
WHERE PHONE_NUMBER IN (SELECT value FROM json_each(?)) AND ACTION = 'OPT_OUT' ORDER BY PHONE_NUMBER, SCOPE`
)

// applyConsent logs a word and keeps it if it is the last.
func applyConsent(ctx context.Context, t *tx, c gateway.ConsentChange) error {
	args := []any{
		c.Number, string(c.Scope), sqlrow.Action(c), nullText(c.Source), nullText(c.Word), nullText(c.ProviderSID),
		timestamp(c.At),
	}
	if _, err := t.exec(ctx, insertConsent, append(args, nullText(c.Reason), nullText(c.By))...); err != nil {
		return wrap(err, "logging consent")
	}
	_, err := t.exec(ctx, writeWord, args...)
	return wrap(err, "writing the last word")
}

// RecordConsent writes words that came with no reply, in one transaction.
func (s *Store) RecordConsent(ctx context.Context, changes []gateway.ConsentChange) error {
	err := s.inTx(ctx, func(ctx context.Context, t *tx) error {
		for _, change := range changes {
			if err := applyConsent(ctx, t, change); err != nil {
				return err
			}
		}
		return nil
	})
	return wrap(err, "recording consent")
}

// ConsentLog returns every word of the number (E.164), in the order in which they were said.
func (s *Store) ConsentLog(ctx context.Context, number string) ([]gateway.ConsentChange, error) {
	rows, err := s.query(ctx, selectConsent, number)
	log, err := collect(rows, err, sqlrow.Forgiving(sqlrow.Consent))
	return log, wrap(err, "reading the proof of consent")
}

// Standing returns a page of the opt-outs that stand, by number and scope.
func (s *Store) Standing(ctx context.Context, p gateway.StandingParams) ([]gateway.ConsentChange, error) {
	rows, err := s.query(ctx, selectStanding, p.After.Number, string(p.After.Scope), pageSize(p.Limit))
	standing, err := collect(rows, err, sqlrow.Forgiving(sqlrow.Standing))
	return standing, wrap(err, "reading standing opt-outs")
}

// OptOuts returns the opt-outs of the numbers (E.164) that stand.
func (s *Store) OptOuts(ctx context.Context, numbers []string) ([]consent.OptOut, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	rows, err := s.query(ctx, selectOptOuts, list(numbers))
	optOuts, err := collect(rows, err, sqlrow.Forgiving(sqlrow.OptOut))
	return optOuts, wrap(err, "reading opt-outs")
}
