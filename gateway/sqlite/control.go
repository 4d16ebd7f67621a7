package sqlite

import (
	"context"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

const (
	selectPauses = `SELECT ` + sqlrow.PauseColumns + ` FROM XXSMS_CONTROL ORDER BY SCOPE, NAME`

	upsertPause = `INSERT INTO XXSMS_CONTROL (` + sqlrow.PauseColumns + `) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (SCOPE, NAME) DO UPDATE
SET REASON = excluded.REASON, PAUSED_AT = excluded.PAUSED_AT, PAUSED_UNTIL = excluded.PAUSED_UNTIL,
  PAUSED_BY = excluded.PAUSED_BY
WHERE excluded.PAUSED_BY IS NOT NULL OR excluded.PAUSED_UNTIL IS NULL
  OR PAUSED_UNTIL <= excluded.PAUSED_UNTIL`

	deletePause = `DELETE FROM XXSMS_CONTROL WHERE SCOPE = ? AND NAME = ?`

	selectNodes = `SELECT ` + sqlrow.NodeColumns + ` FROM XXSMS_NODES ORDER BY NODE_NAME`

	upsertNode = `INSERT INTO XXSMS_NODES (` + sqlrow.NodeColumns + `) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (NODE_NAME) DO UPDATE
SET HOST_NAME = excluded.HOST_NAME, VERSION = excluded.VERSION,
  STARTED_AT = excluded.STARTED_AT, SEEN_AT = excluded.SEEN_AT`

	deleteNodes = `DELETE FROM XXSMS_NODES WHERE SEEN_AT < ?`
)

// Pauses returns every pause that is written, also those whose time is over.
func (s *Store) Pauses(ctx context.Context) ([]gateway.Pause, error) {
	rows, err := s.query(ctx, selectPauses)
	pauses, err := collect(rows, err, sqlrow.Forgiving(sqlrow.Pause))
	return pauses, wrap(err, "reading pauses")
}

// SetPause writes a pause in place of another of the same scope and name; one that no operator sets makes none shorter.
func (s *Store) SetPause(ctx context.Context, p gateway.Pause) error {
	err := s.write1(ctx, upsertPause, string(p.Scope), p.Name, nullText(p.Reason), nullTime(p.Since), nullTime(p.Until),
		nullText(p.By))
	return wrap(err, "setting pause")
}

// Resume removes a pause; there need be none.
func (s *Store) Resume(ctx context.Context, scope gateway.PauseScope, name string) error {
	return wrap(s.write1(ctx, deletePause, string(scope), name), "removing pause")
}

// Heartbeat writes that a node lives, in place of what it wrote before.
func (s *Store) Heartbeat(ctx context.Context, h gateway.Heartbeat) error {
	err := s.write1(ctx, upsertNode,
		h.Node, nullText(h.Host), nullText(h.Version), nullTime(h.StartedAt), nullTime(h.SeenAt))
	return wrap(err, "writing heartbeat")
}

// Forget removes the nodes that were last seen before then.
func (s *Store) Forget(ctx context.Context, then time.Time) error {
	return wrap(s.write1(ctx, deleteNodes, timestamp(then)), "forgetting nodes")
}

// Nodes returns the last heartbeat of every node.
func (s *Store) Nodes(ctx context.Context) ([]gateway.Heartbeat, error) {
	rows, err := s.query(ctx, selectNodes)
	nodes, err := collect(rows, err, sqlrow.Forgiving(sqlrow.Node))
	return nodes, wrap(err, "reading heartbeats")
}

// write1 runs one statement in a transaction of its own.
func (s *Store) write1(ctx context.Context, query string, args ...any) error {
	return s.inTx(ctx, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, query, args...)
		return err
	})
}
