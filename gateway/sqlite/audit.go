package sqlite

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

const (
	insertAudit = `INSERT INTO XXSMS_AUDIT_LOG (OCCURRED_AT, ACTOR, ACTION, TARGET, REASON, DETAIL)
VALUES (?, ?, ?, ?, ?, ?)`

	// selectAudit reads backwards; 0 is from the newest.
	selectAudit = `SELECT ` + sqlrow.AuditColumns + ` FROM XXSMS_AUDIT_LOG WHERE (? = 0 OR AUDIT_ID < ?)`
	byTarget    = ` AND TARGET = ?`
	latestFirst = ` ORDER BY AUDIT_ID DESC LIMIT ?`
)

// Audit adds entries to the audit log, all or none; their IDs are the store's to give.
func (s *Store) Audit(ctx context.Context, entries []gateway.AuditEntry) error {
	err := s.inTx(ctx, func(ctx context.Context, t *tx) error {
		for _, e := range entries {
			_, err := t.exec(ctx, insertAudit, timestamp(e.At), e.Actor, string(e.Action), e.Target, nullText(e.Reason),
				nullText(e.Detail))
			if err != nil {
				return err
			}
		}
		return nil
	})
	return wrap(err, "writing the audit log")
}

// AuditLog returns a page of the audit log, newest first.
func (s *Store) AuditLog(ctx context.Context, p gateway.AuditParams) ([]gateway.AuditEntry, error) {
	query, args := selectAudit, []any{p.Before, p.Before}
	if p.Target != "" {
		query, args = query+byTarget, append(args, p.Target)
	}
	rows, err := s.query(ctx, query+latestFirst, append(args, pageSize(p.Limit))...)
	entries, err := collect(rows, err, sqlrow.Forgiving(sqlrow.Audit))
	return entries, wrap(err, "reading the audit log")
}
