package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/sqlite"
)

// filledSQLite fills a file, unless it is there.
func filledSQLite(ctx context.Context, o options) (app.Store, func() error, error) {
	remove := func() error { return nil }
	if o.path == "" {
		folder, err := os.MkdirTemp("", "search")
		if err != nil {
			return nil, nil, err
		}
		o.path = filepath.Join(folder, "gateway.db")
		remove = func() error { return os.RemoveAll(folder) }
	}
	_, there := os.Stat(o.path)
	store, err := sqlite.Open(ctx, sqlite.Options{Path: o.path})
	if err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	closeStore := func() error { return errors.Join(store.Close(), remove()) }
	if there != nil {
		if err := fillSQLite(ctx, o); err != nil {
			return nil, nil, errors.Join(err, closeStore())
		}
	}
	return store, closeStore, nil
}

func fillSQLite(ctx context.Context, o options) (err error) {
	db, err := sql.Open("sqlite", // the driver of the embedded store, past it
		o.path+"?_pragma=synchronous(off)&_pragma=cache_size(-1000000)")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	status := fmt.Sprintf(statusOf, o.rows)
	for from := 1; from <= o.rows; from += batch {
		//nolint:gosec // all of it is this program's
		rows := fmt.Sprintf(`INSERT INTO XXSMS_OUTBOUND (MESSAGE_ID, CHANNEL, SOURCE_KEY, PERSON_ID, PERSON_NAME, PHONES, BODY, STATUS,
  STATUS_AT, ERROR_CODE, ATTEMPTS, CLAIMED_AT, RECIPIENT, SENDER, SEGMENTS, ENCODING, CREATION_DATE)
WITH RECURSIVE r (n) AS (SELECT %[1]d UNION ALL SELECT n + 1 FROM r WHERE n < %[2]d),
t AS (SELECT n, %[4]s AS s, strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ', 'now', '-' || CAST(31536000.0 * (%[3]d - n) / %[3]d AS INTEGER) || ' seconds') AS at,
  '+1202' || substr('000000' || (n * 7919 %% 200000), -7) AS tel FROM r)
SELECT n, %[5]s, 'key-' || n, 1 + n * 7919 %% 200000, 'Müller, Anna', tel, %[6]s, s, at, CASE WHEN s = 'FAILED' THEN 30003 END, 1,
  CASE WHEN s <> 'NEW' THEN at END, CASE WHEN s <> 'NEW' THEN tel END, '+12025550199', 1, 'GSM7', at FROM t`,
			from, min(from+batch-1, o.rows), o.rows, status, channelOf, textOf)
		if _, err := db.ExecContext(ctx, rows); err != nil {
			return fmt.Errorf("filling messages: %w", err)
		}
	}
	_, err = db.ExecContext(ctx, fmt.Sprintf(`INSERT INTO XXSMS_EVENTS (MESSAGE_ID, EVENT_AT, STEP, FROM_STATUS, TO_STATUS)
SELECT MESSAGE_ID, CREATION_DATE, 'accept', 'SENDING', 'SENT' FROM XXSMS_OUTBOUND WHERE MESSAGE_ID > %[1]d
UNION ALL SELECT MESSAGE_ID, CREATION_DATE, 'report', 'SENT', 'DELIVERED' FROM XXSMS_OUTBOUND WHERE MESSAGE_ID > %[1]d`, o.rows-lastEvents))
	return err
}
