package rig

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/sqlite"
)

// Place is where a queue lies: a database for gateways, and a way to look into it.
type Place struct {
	// Store is opened beside the gateways', with the right to insert.
	Store Store
	// Config is how a gateway finds the database.
	Config config.Store
	// Grow fills up the queue to so many rows that can be claimed, by the shortest way.
	Grow func(ctx context.Context, rows int) error
	// Delay adds rows that are to be claimed tomorrow, by the shortest way.
	Delay func(ctx context.Context, rows int) error
	// KillSessions ends all sessions of gateways; nil where there are none.
	KillSessions func(context.Context) (int, error)
	// Outage takes the database away, Silence has it not answer; nil where that cannot be done.
	Outage, Silence *Outage
	// Neighbour is somebody else in the database.
	Neighbour *Neighbour
	// Traffic is what a gateway's store has cost so far.
	Traffic func(app.Store) (Traffic, error)
	// Close removes what has been opened.
	Close func() error
}

// Outage takes a database away from everybody, also from the Place's own Store.
type Outage struct {
	// Begin ends all sessions and has logins refused, or else holds up both, until End.
	Begin, End func(context.Context) error
	// Logins counts the attempts to log in so far.
	Logins func() (uint64, error)
}

// Traffic counts what went between a gateway and its database.
type Traffic struct {
	Commits, RoundTrips, Statements uint64
}

// Sub is the traffic since an earlier one.
func (t Traffic) Sub(earlier Traffic) Traffic {
	return Traffic{t.Commits - earlier.Commits, t.RoundTrips - earlier.RoundTrips, t.Statements - earlier.Statements}
}

// Ground is what Places are made on.
type Ground struct {
	// Place makes a queue; the folder is for its files, if it has any.
	Place func(ctx context.Context, folder string) (*Place, error)
	// Stop ends what New has started.
	Stop func()
}

// NewGround prepares for stores of a kind: sqlite, or oracle, for which it starts the
// stand-in for a server. A process may have one of the latter.
func NewGround(ctx context.Context, kind string) (*Ground, error) {
	switch kind {
	case "sqlite":
		return &Ground{Place: embedded, Stop: func() {}}, nil
	case "oracle":
		return newOracleGround(ctx)
	default:
		return nil, fmt.Errorf("preparing for the store: %q is neither sqlite nor oracle", kind)
	}
}

func embedded(ctx context.Context, folder string) (*Place, error) {
	cfg := config.Default().Store
	cfg.SQLite.Path = filepath.Join(folder, "queue.db")
	store, err := sqlite.Open(ctx, sqlite.Options{Path: cfg.SQLite.Path})
	if err != nil {
		return nil, err
	}
	neighbour, err := openEmbeddedNeighbour(cfg.SQLite.Path)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return &Place{
		Store: store, Config: cfg, Grow: growEmbedded(store), Delay: delayEmbedded(store), Traffic: embeddedTraffic,
		Neighbour: neighbour,
		Close:     func() error { return errors.Join(neighbour.DB.Close(), store.Close()) },
	}, nil
}

func growEmbedded(store *sqlite.Store) func(context.Context, int) error {
	filled := 0
	return func(ctx context.Context, rows int) error {
		waiting, err := claimable(ctx, store)
		if err != nil || waiting >= rows {
			return err
		}
		more := rows - waiting
		filled += more
		return fill(ctx, store, filled-more, filled)
	}
}

func delayEmbedded(store *sqlite.Store) func(context.Context, int) error {
	return func(ctx context.Context, rows int) error {
		return insert(ctx, store, span{0, rows}, Later)
	}
}

func embeddedTraffic(store app.Store) (Traffic, error) {
	return Traffic{Commits: uint64(store.(*sqlite.Store).Commits())}, nil
}
