package oracle

import (
	"context"
	"database/sql"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
	"ebs-sms-gateway/oracle/internal/session"
	"ebs-sms-gateway/oracle/ora"
)

// Pauses returns every pause that is written, also those whose time is over.
func (s *Store) Pauses(ctx context.Context) ([]gateway.Pause, error) {
	pauses, err := selectAll(ctx, s.queue, selection{action: "pauses", name: "pauses"}, sqlrow.Forgiving(sqlrow.Pause))
	return pauses, wrap(err, "reading pauses")
}

// SetPause writes a pause in place of another of the same scope and name; one that no operator sets makes none shorter.
func (s *Store) SetPause(ctx context.Context, p gateway.Pause) error {
	set := write{"pause", "set_pause", []any{
		sql.Named("scope", string(p.Scope)), sql.Named("name", p.Name), sql.Named("reason", p.Reason),
		sql.Named("paused_at", timestamp(p.Since)), sql.Named("paused_until", timestamp(p.Until)),
		sql.Named("paused_by", p.By),
	}}
	err := s.queue.run(ctx, set)
	if ora.IsDuplicate(err) { // another was the first to set it, and is now there to be replaced
		err = s.queue.run(ctx, set)
	}
	return wrap(err, "setting pause")
}

// Resume removes a pause; there need be none.
func (s *Store) Resume(ctx context.Context, scope gateway.PauseScope, name string) error {
	err := s.queue.run(ctx, write{"resume", "resume", []any{sql.Named("scope", string(scope)),
		sql.Named("name", name)}})
	return wrap(err, "removing pause")
}

// Heartbeat writes that a node lives, in place of what it wrote before.
func (s *Store) Heartbeat(ctx context.Context, h gateway.Heartbeat) error {
	err := s.queue.run(ctx, write{"heartbeat", "heartbeat", []any{
		sql.Named("node_name", h.Node), sql.Named("host_name", h.Host), sql.Named("version", h.Version),
		sql.Named("started_at", timestamp(h.StartedAt)), sql.Named("seen_at", timestamp(h.SeenAt)),
	}})
	return wrap(err, "writing heartbeat")
}

// Forget removes the nodes that were last seen before then.
func (s *Store) Forget(ctx context.Context, then time.Time) error {
	err := s.queue.run(ctx, write{"forget", "forget_nodes", []any{sql.Named("seen_at", timestamp(then))}})
	return wrap(err, "forgetting nodes")
}

// Nodes returns the last heartbeat of every node.
func (s *Store) Nodes(ctx context.Context) ([]gateway.Heartbeat, error) {
	nodes, err := selectAll(ctx, s.queue, selection{action: "nodes", name: "nodes"}, sqlrow.Forgiving(sqlrow.Node))
	return nodes, wrap(err, "reading heartbeats")
}

// write is one statement that is a transaction by itself, and may be repeated.
type write struct {
	action string
	name   statement
	args   []any
}

func (d *database) run(ctx context.Context, w write) error {
	text, err := d.statements.text(w.name)
	if err != nil {
		return err
	}
	return d.sessions.Read(ctx, w.action, func(ctx context.Context, s *session.Session) error {
		return s.Exec(ctx, text, w.args...)
	})
}
