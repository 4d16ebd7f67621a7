//go:build cgo

package main

import (
	"context"
	"fmt"
	"log/slog"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/oracle"
	"ebs-sms-gateway/test/standin"
	"ebs-sms-gateway/test/standin/installed"
)

// filledOracle fills a stand-in past the driver, which would take hours.
func filledOracle(ctx context.Context, o options) (app.Store, func() error, error) {
	server, err := installed.Start(ctx)
	if err != nil {
		return nil, nil, err
	}
	database, err := server.NewDatabase(ctx)
	if err == nil {
		err = fillOracle(ctx, database, o)
	}
	if err != nil {
		server.Stop()
		return nil, nil, err
	}
	login := database.Login(installed.Gateway)
	store, err := oracle.Open(ctx, oracle.Options{
		Queue: oracle.Database{Login: oracle.Login{
			ConnectString: login.ConnectString, LibDir: login.LibDir, Username: login.User,
			Password: func() (gateway.Secret, error) { return gateway.Secret(login.Password), nil },
		}},
		Node: "search", Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		server.Stop()
		return nil, nil, err
	}
	return store, func() error { defer server.Stop(); return store.Close() }, nil
}

// Rows come in faster without the indexes, which are then made as they were.
const (
	dropIndexes = `CREATE TABLE public.search_indexes AS SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
  FROM pg_index WHERE indrelid = 'xxsms.xxsms_outbound'::regclass AND NOT indisunique;
DO $$ DECLARE i record; BEGIN FOR i IN SELECT * FROM public.search_indexes LOOP EXECUTE 'DROP INDEX ' || i.name; END LOOP; END $$`
	makeIndexes = `SET maintenance_work_mem = '1GB';
DO $$ DECLARE i record; BEGIN FOR i IN SELECT * FROM public.search_indexes LOOP EXECUTE i.definition; END LOOP; END $$;
DROP TABLE public.search_indexes; ANALYZE xxsms.xxsms_outbound`
)

func fillOracle(ctx context.Context, database *standin.Database, o options) error {
	if _, err := database.SQL(ctx, dropIndexes); err != nil {
		return fmt.Errorf("dropping indexes: %w", err)
	}
	for from := 1; from <= o.rows; from += batch {
		_, err := database.SQL(ctx, fmt.Sprintf(`INSERT INTO xxsms.xxsms_outbound (message_id, channel, source_key, person_id, person_name,
  phones, body, status, status_at, error_code, attempts, claimed_at, recipient, sender, segments, encoding, creation_date)
SELECT n, %[5]s, 'key-' || n, 1 + n * 7919 %% 200000, 'Müller, Anna', tel, %[6]s, s, at, CASE WHEN s = 'FAILED' THEN 30003 END, 1,
  CASE WHEN s <> 'NEW' THEN at END, CASE WHEN s <> 'NEW' THEN tel END, '+12025550199', 1, 'GSM7', at
FROM (SELECT n, %[4]s AS s, date_trunc('second', now() - interval '1 second' * (31536000.0 * (%[3]d - n) / %[3]d)) AS at,
  '+1202' || lpad((n * 7919 %% 200000)::text, 7, '0') AS tel FROM generate_series(%[1]d::bigint, %[2]d) n) t`,
			from, min(from+batch-1, o.rows), o.rows, fmt.Sprintf(statusOf, o.rows), channelOf, textOf))
		if err != nil {
			return fmt.Errorf("filling messages: %w", err)
		}
	}
	if _, err := database.SQL(ctx, makeIndexes); err != nil {
		return fmt.Errorf("making indexes: %w", err)
	}
	_, err := database.SQL(ctx, fmt.Sprintf(`INSERT INTO xxsms.xxsms_events (event_id, message_id, event_at, step, from_status, to_status)
SELECT nextval('xxsms.xxsms_events_s'), message_id, status_at, 'accept', 'SENDING', 'SENT' FROM xxsms.xxsms_outbound WHERE message_id > %[1]d;
INSERT INTO xxsms.xxsms_events (event_id, message_id, event_at, step, from_status, to_status)
SELECT nextval('xxsms.xxsms_events_s'), message_id, status_at, 'report', 'SENT', 'DELIVERED' FROM xxsms.xxsms_outbound WHERE message_id > %[1]d;
ANALYZE xxsms.xxsms_events`, o.rows-lastEvents))
	return err
}
