package app

import (
	"context"
	"errors"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/oracle"
	"ebs-sms-gateway/sql/bridge"
)

// CheckBridge compares what a bridge says of the site's tables with the database of the queue, one line for each
// difference. Whoever the configuration logs in as must be allowed to see these tables.
func CheckBridge(ctx context.Context, cfg config.Config, b bridge.Bridge) ([]string, error) {
	store, err := oracle.New(oracleOptions(quietly(cfg)))
	if err != nil {
		return nil, err
	}
	found, err := b.Check(ctx, store)
	return found, errors.Join(err, store.Close())
}
