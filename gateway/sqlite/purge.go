package sqlite

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

// purging is how one kind of row is purged: its table and key, and which rows may go, of which ?1 is the time before which
// they are old, and ?2 now. A statement has to name both.
type purging struct{ table, key, old string }

const (
	purgeReplies = `CREATION_DATE < ?1 AND LAST_UPDATE_DATE < ?1
  AND (PROCESS_STATUS NOT IN ('NEW', 'ERROR', 'BRIDGED') OR MATCH_STATUS = 'NONE')`

	purgeMessages = `STATUS IN ('SENT', 'DELIVERED', 'UNDELIVERED', 'FAILED', 'REJECTED', 'OPTED_OUT', 'EXPIRED', 'CANCELED')
  AND CREATION_DATE < ?1 AND LAST_UPDATE_DATE < ?1 AND COALESCE(EXPIRES_AT, '') <= ?2
  AND NOT EXISTS (SELECT 1 FROM XXSMS_INBOUND i
    WHERE i.MESSAGE_ID = XXSMS_OUTBOUND.MESSAGE_ID AND i.PROCESS_STATUS IN ('NEW', 'ERROR', 'BRIDGED'))`

	purgeEvents = `EVENT_AT < ?1`

	countCounters  = `SELECT COUNT(*) FROM XXSMS_USAGE WHERE LAST_UPDATE_DATE < ?`
	deleteCounters = `DELETE FROM XXSMS_USAGE WHERE LAST_UPDATE_DATE < ?`
)

func purgingOf(kind gateway.PurgeKind) purging {
	switch kind {
	case gateway.PurgeReplies:
		return purging{"XXSMS_INBOUND", "INBOUND_ID", purgeReplies}
	case gateway.PurgeMessages:
		return purging{"XXSMS_OUTBOUND", "MESSAGE_ID", purgeMessages}
	}
	return purging{"XXSMS_EVENTS", "EVENT_ID", purgeEvents}
}

// find lists a page of the rows that may go, without an index: it reads the table once, whatever the statistics.
func (p purging) find() string {
	return `SELECT ` + p.key + ` FROM ` + p.table + ` NOT INDEXED WHERE ` + p.key + ` > ?3 AND ` + p.old + `
  AND ?2 <> '' ORDER BY ` + p.key + ` LIMIT ?4`
}

// delete deletes those of a page that may still go; the events of a message go with it.
func (p purging) delete() string {
	return `DELETE FROM ` + p.table + ` WHERE ` + p.key + ` IN (SELECT value FROM json_each(?3)) AND ` + p.old + ` AND ?2 <> ''`
}

// PurgePage deletes a page of what is old and done with, in a transaction of its own, or counts it. It is looked for
// before the transaction, which holds the file's lock.
func (s *Store) PurgePage(ctx context.Context, p gateway.PurgeParams) (gateway.PurgedPage, error) {
	if p.Kind == gateway.PurgeCounters {
		rows, err := s.purgeCounters(ctx, p)
		return gateway.PurgedPage{Rows: rows}, wrap(err, "deleting counters")
	}
	of := purgingOf(p.Kind)
	rows, err := s.query(ctx, of.find(), timestamp(p.Before), timestamp(p.Now), p.After, p.Limit)
	keys, err := collect(rows, err, (*sqlrow.Row).Int64)
	if err != nil {
		return gateway.PurgedPage{}, wrap(err, "looking for what is old")
	}
	page := gateway.PurgedPage{Rows: len(keys)}
	if len(keys) == p.Limit {
		page.Last = keys[len(keys)-1]
	}
	if p.DryRun || len(keys) == 0 {
		return page, nil
	}
	page.Rows, err = s.deleteRows(ctx, of.delete(), timestamp(p.Before), timestamp(p.Now), list(keys))
	return page, wrap(err, "deleting what is old")
}

func (s *Store) purgeCounters(ctx context.Context, p gateway.PurgeParams) (int, error) {
	if p.DryRun {
		rows, err := number(s.query(ctx, countCounters, timestamp(p.Before)))
		return int(rows), err
	}
	return s.deleteRows(ctx, deleteCounters, timestamp(p.Before))
}

// deleteRows deletes in a transaction of its own, and counts.
func (s *Store) deleteRows(ctx context.Context, statement string, args ...any) (int, error) {
	var deleted int64
	err := s.inTx(ctx, func(ctx context.Context, t *tx) error {
		result, err := t.exec(ctx, statement, args...)
		if err != nil {
			return err
		}
		deleted, err = result.RowsAffected()
		return err
	})
	return int(deleted), err
}
