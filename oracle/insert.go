package oracle

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
	"ebs-sms-gateway/oracle/ora"
)

// Insert does what a feeder does, in one transaction. The database gives the MESSAGE_ID; a zero Status is NEW, a
// zero Priority the default, a zero CreatedAt now. A State that is given is kept, for
// rows that are brought in with their past.
func (s *Store) Insert(ctx context.Context, messages []gateway.Message) ([]gateway.Insertion, error) {
	if len(messages) == 0 {
		return nil, nil
	}
	inserted := make([]gateway.Insertion, len(messages))
	err := s.queue.inTx(ctx, "insert", func(ctx context.Context, t *tx) (err error) {
		for i, m := range messages {
			if inserted[i], err = t.insert(ctx, m); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, wrap(err, "inserting messages")
	}
	return inserted, nil
}

// Enqueue inserts a message as a feeder does, and begins its history with who did, in one transaction.
func (s *Store) Enqueue(ctx context.Context, m gateway.Message, by gateway.Decision) (queued gateway.Insertion, err error) {
	err = s.queue.inTx(ctx, "enqueue", func(ctx context.Context, t *tx) error {
		if queued, err = t.insert(ctx, m); err != nil || queued.Duplicate {
			return err
		}
		return t.insertEvents(ctx, []gateway.Event{by.Enqueued(queued.ID)})
	})
	return queued, wrap(err, "queueing message")
}

// insert takes one row at a time: of an array statement the driver returns the key of the first row alone.
func (t *tx) insert(ctx context.Context, m gateway.Message) (gateway.Insertion, error) {
	var id int64
	// What is NULL the table's trigger fills in.
	args := slices.Concat(binds(sqlrow.Feeder, of(&m)), binds(sqlrow.State, of(&m.State)))
	_, err := t.exec(ctx, "insert", append(args, sql.Named("message_id", sql.Out{Dest: &id}))...)
	if ora.IsDuplicate(err) {
		return t.duplicate(ctx, m, err)
	}
	return gateway.Insertion{ID: gateway.MessageID(id)}, err
}

// duplicate finds the row that has the source key; without one it was another key that is taken.
func (t *tx) duplicate(ctx context.Context, m gateway.Message, taken error) (gateway.Insertion, error) {
	rows, err := t.query(ctx, "find_source", sql.Named("channel", m.Channel), sql.Named("source_key", m.SourceKey))
	if err != nil {
		return gateway.Insertion{}, wrap(err, "finding source key")
	}
	ids, err := sqlrow.Collect(rows, sqlrow.Scanning(sqlrow.ID))
	if err != nil || len(ids) == 0 {
		return gateway.Insertion{}, cmp.Or(wrap(err, "finding source key"), taken)
	}
	return gateway.Insertion{ID: ids[0], Duplicate: true}, nil
}
