package app

import (
	"context"
	"fmt"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/inbound"
	"ebs-sms-gateway/gateway/outbound"
	"ebs-sms-gateway/gateway/sqlite"
)

// Store is all that the running gateway needs of its database.
type Store interface {
	outbound.Store
	inbound.Store
	// Stats counts the queue.
	Stats(context.Context, gateway.StatsParams) (gateway.Stats, error)
	// Heartbeat says that this gateway is alive.
	Heartbeat(context.Context, gateway.Heartbeat) error
	// Check says what is wrong with the database, nil if nothing is.
	Check(context.Context) error
	Close() error
}

// openStore opens the configured database. mustExist refuses to create one.
func openStore(ctx context.Context, cfg config.Store, mustExist bool) (Store, error) {
	switch cfg.Driver {
	case config.DriverSQLite:
		store, err := sqlite.Open(ctx, sqlite.Options{Path: cfg.SQLite.Path, MustExist: mustExist})
		if err != nil {
			return nil, err
		}
		return store, nil
	}
	return nil, fmt.Errorf("opening store: unknown driver %q", cfg.Driver)
}
