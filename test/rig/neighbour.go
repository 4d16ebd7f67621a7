package rig

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"time"

	"ebs-sms-gateway/gateway"
)

// Neighbour is somebody else in the gateways' database: a feeder who forgets to commit, a
// site that has rules of its own.
type Neighbour struct {
	// DB has a feeder's rights.
	DB *sql.DB
	// Mark is an update of one row, MESSAGE_ID in its only bind.
	Mark string
	// LockMin and LockMax bound the time for which a row stays locked, Sessions how many do so at once.
	LockMin, LockMax time.Duration
	Sessions         int
	// Refuse has a trigger refuse every change of the rows whose MESSAGE_ID modulo
	// RuleModulus is remainder, and of no others; Permit removes it.
	Refuse func(ctx context.Context, remainder gateway.MessageID) error
	Permit func(context.Context) error
}

const (
	// RuleModulus makes a rule one for 1% of the rows.
	RuleModulus = 100
	// RuleWords is what the database says when a rule refuses a row.
	RuleWords = "not in this period"
)

// openEmbeddedNeighbour opens the file of a store. It has one lock for all rows, which is held for
// less than the busy timeout: a longer one is an outage.
func openEmbeddedNeighbour(path string) (*Neighbour, error) {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_busy_timeout=10000&_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("opening the neighbour's database: %w", err)
	}
	n := &Neighbour{
		DB: db, Mark: "UPDATE XXSMS_OUTBOUND SET ATTRIBUTE1 = 'x' WHERE MESSAGE_ID = ?1",
		LockMin: 50 * time.Millisecond, LockMax: 500 * time.Millisecond, Sessions: 1,
	}
	n.Refuse = func(ctx context.Context, remainder gateway.MessageID) error {
		return n.exec(ctx, "DROP TRIGGER IF EXISTS SITE_RULE", fmt.Sprintf(`CREATE TRIGGER SITE_RULE BEFORE UPDATE ON XXSMS_OUTBOUND
WHEN NEW.MESSAGE_ID %% %d = %d BEGIN SELECT RAISE(ABORT, '%s'); END`, RuleModulus, remainder, RuleWords))
	}
	n.Permit = func(ctx context.Context) error { return n.exec(ctx, "DROP TRIGGER IF EXISTS SITE_RULE") }
	return n, nil
}

// exec runs statements in one transaction.
func (n *Neighbour) exec(ctx context.Context, statements ...string) error {
	tx, err := n.DB.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("changing the site's rule: %w", err)
	}
	for _, s := range statements {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return errors.Join(fmt.Errorf("changing the site's rule: %w", err), tx.Rollback())
		}
	}
	return tx.Commit()
}
