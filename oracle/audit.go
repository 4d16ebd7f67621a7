package oracle

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

// Audit adds entries to the audit log, in one round trip; their IDs are the database's to give.
func (s *Store) Audit(ctx context.Context, entries []gateway.AuditEntry) error {
	err := s.queue.run(ctx, write{"audit", "log_audit", []any{
		bind("occurred_at", entries, func(e gateway.AuditEntry) time.Time { return timestamp(e.At) }),
		bind("actor", entries, func(e gateway.AuditEntry) string { return e.Actor }),
		bind("action", entries, func(e gateway.AuditEntry) string { return string(e.Action) }),
		bind("target", entries, func(e gateway.AuditEntry) string { return e.Target }),
		bind("reason", entries, func(e gateway.AuditEntry) string { return e.Reason }),
		bind("detail", entries, func(e gateway.AuditEntry) string { return e.Detail }),
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
