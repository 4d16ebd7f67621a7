package sqlite

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

const (
	// insertOptOut leaves an opt-out that stands as it is: it has stood since then.
	insertOptOut = `INSERT INTO XXSMS_OPT_OUTS (PHONE_NUMBER, SCOPE, SOURCE, KEYWORD, PROVIDER_SID, OPTED_OUT_AT)
VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (PHONE_NUMBER, SCOPE) DO NOTHING`

	deleteOptOut = `DELETE FROM XXSMS_OPT_OUTS WHERE PHONE_NUMBER = ? AND SCOPE = ?`

	insertConsent = `INSERT INTO XXSMS_CONSENT_LOG
  (PHONE_NUMBER, SCOPE, ACTION, SOURCE, KEYWORD, PROVIDER_SID, OCCURRED_AT) VALUES (?, ?, ?, ?, ?, ?, ?)`

	selectOptOuts = `SELECT PHONE_NUMBER, SCOPE, OPTED_OUT_AT, SOURCE FROM XXSMS_OPT_OUTS
WHERE PHONE_NUMBER IN (SELECT value FROM json_each(?)) ORDER BY PHONE_NUMBER, SCOPE`
)

// applyConsent sets or clears the opt-out and logs that it did.
func applyConsent(ctx context.Context, t *tx, c gateway.ConsentChange) error {
	action := "OPT_OUT"
	if c.OptIn {
		action = "OPT_IN"
	}
	_, err := t.exec(ctx, insertConsent, c.Number, string(c.Scope), action,
		nullText(c.Source), nullText(c.Word), nullText(c.ProviderSID), timestamp(c.At))
	if err != nil {
		return wrap(err, "logging consent")
	}
	if c.OptIn {
		_, err = t.exec(ctx, deleteOptOut, c.Number, string(c.Scope))
		return wrap(err, "clearing opt-out")
	}
	_, err = t.exec(ctx, insertOptOut, c.Number, string(c.Scope),
		nullText(c.Source), nullText(c.Word), nullText(c.ProviderSID), timestamp(c.At))
	return wrap(err, "setting opt-out")
}

// OptOuts returns the opt-outs of the numbers (E.164) that stand.
func (s *Store) OptOuts(ctx context.Context, numbers []string) ([]consent.OptOut, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	rows, err := s.read.query(ctx, selectOptOuts, list(numbers))
	optOuts, err := collect(rows, err, func(r *row) consent.OptOut {
		return consent.OptOut{
			Number: r.text(), Scope: consent.Scope(r.text()), Since: r.time(), Source: consent.Source(r.text()),
		}
	})
	return optOuts, wrap(err, "reading opt-outs")
}
