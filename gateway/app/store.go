package app

import (
	"context"
	"fmt"
	"log/slog"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/inbound"
	"ebs-sms-gateway/gateway/lookup"
	"ebs-sms-gateway/gateway/mailing"
	"ebs-sms-gateway/gateway/membership"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/outbound"
	"ebs-sms-gateway/gateway/reconcile"
	"ebs-sms-gateway/gateway/sqlite"
)

// Store is all that the running gateway needs of its database.
type Store interface {
	outbound.Store
	reconcile.Store
	inbound.Store
	inbound.MatchStore
	lookup.Store
	mailing.Store
	operate.Store
	// Stats counts the queue.
	Stats(context.Context, gateway.StatsParams) (gateway.Stats, error)
	// Waiting returns claimable rows of a channel whose STATUS_REASON is another.
	Waiting(context.Context, gateway.WaitingParams) ([]gateway.Message, error)
	// Search returns the messages that the filter lets through, newest first.
	Search(context.Context, gateway.SearchParams) ([]gateway.Message, error)
	// Pauses returns every pause that is written.
	Pauses(context.Context) ([]gateway.Pause, error)
	membership.Store
	// StagedReplies returns those of the provider's SIDs that a staged reply has.
	StagedReplies(ctx context.Context, sids []string) ([]string, error)
	// Check says what is wrong with the database, nil if nothing is.
	Check(context.Context) error
	Close() error
}

// storeOptions are what opening a store needs.
type storeOptions struct {
	config config.Config
	// node names this gateway to the database's administrators.
	node  string
	clock gateway.Clock
	log   *slog.Logger
}

// openStore opens the configured database.
func openStore(ctx context.Context, o storeOptions) (Store, error) {
	switch driver := o.config.Store.Driver; driver {
	case config.DriverSQLite:
		return opened(openSQLite(ctx, o))
	case config.DriverOracle:
		return opened(openOracle(ctx, o))
	default:
		return nil, fmt.Errorf("opening store: unknown driver %q", driver)
	}
}

// openSQLite starts without a file that another process has locked: replies go to the
// journal until it is free.
func openSQLite(ctx context.Context, o storeOptions) (*sqlite.Store, error) {
	looking, cancel := context.WithTimeout(ctx, firstLook)
	defer cancel()
	store, err := sqlite.Open(looking, sqlite.Options{Path: o.config.Store.SQLite.Path, MayBeLocked: true})
	if err != nil {
		return nil, err
	}
	if err := store.Check(looking); err != nil {
		o.log.Warn("store is locked: starting without it", "error", err)
	}
	return store, nil
}

// opened keeps a nil pointer from becoming a Store.
func opened[S Store](store S, err error) (Store, error) {
	if err != nil {
		return nil, err
	}
	return store, nil
}
