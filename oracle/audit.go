package oracle

import (
	"cmp"
	"context"
	"database/sql"
	"math"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

// Audit adds an entry to the audit log; its ID is the database's to give.
func (s *Store) Audit(ctx context.Context, e gateway.AuditEntry) error {
	err := s.queue.run(ctx, write{"audit", "log_audit", []any{
		sql.Named("occurred_at", timestamp(e.At)), sql.Named("actor", e.Actor), sql.Named("action", string(e.Action)),
		sql.Named("target", e.Target), sql.Named("reason", e.Reason), sql.Named("detail", e.Detail),
	}})
	return wrap(err, "writing the audit log")
}

// AuditLog returns a page of the audit log, newest first.
func (s *Store) AuditLog(ctx context.Context, p gateway.AuditParams) ([]gateway.AuditEntry, error) {
	sel := selection{"audit log", "audit_log", []any{
		sql.Named("before", cmp.Or(p.Before, math.MaxInt64)), sql.Named("limit", int64(pageSize(p.Limit))),
	}}
	if p.Target != "" {
		sel.name, sel.args = "audit_log_target", append(sel.args, sql.Named("target", p.Target))
	}
	entries, err := selectAll(ctx, s.queue, sel, sqlrow.Forgiving(sqlrow.Audit))
	return entries, wrap(err, "reading the audit log")
}
