//go:build cgo

package rig

import (
	"context"
	"fmt"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/test/standin"
	"ebs-sms-gateway/test/standin/installed"
)

// openOracleNeighbour logs in as the feeders' user. The site's rule is written past the
// translator, which knows the product's trigger alone.
func openOracleNeighbour(ctx context.Context, database *standin.Database) (*Neighbour, error) {
	db, err := installed.Open(database.Login(installed.Feeder))
	if err != nil {
		return nil, err
	}
	n := &Neighbour{
		DB: db, Mark: "UPDATE XXSMS_OUTBOUND SET ATTRIBUTE1 = 'x' WHERE MESSAGE_ID = :1",
		LockMin: 5 * time.Second, LockMax: 20 * time.Second, Sessions: 4,
	}
	rule := func(ctx context.Context, condition string) error {
		_, err := database.SQL(ctx, fmt.Sprintf(`CREATE OR REPLACE FUNCTION xxsms.site_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF %s THEN RAISE EXCEPTION USING MESSAGE = 'ORA-20001: %s'; END IF;
  RETURN NEW;
END $$`, condition, RuleWords))
		return err
	}
	n.Refuse = func(ctx context.Context, remainder gateway.MessageID) error {
		return rule(ctx, fmt.Sprintf("NEW.message_id %% %d = %d", RuleModulus, remainder))
	}
	n.Permit = func(ctx context.Context) error { return rule(ctx, "false") }
	if err := n.Permit(ctx); err != nil {
		return nil, err
	}
	_, err = database.SQL(ctx,
		`CREATE TRIGGER site_rule BEFORE UPDATE ON xxsms.xxsms_outbound FOR EACH ROW EXECUTE FUNCTION xxsms.site_rule()`)
	return n, err
}
