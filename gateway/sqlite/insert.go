package sqlite

import (
	"context"
	"strings"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

const selectBySource = `SELECT MESSAGE_ID FROM XXSMS_OUTBOUND WHERE CHANNEL = ? AND SOURCE_KEY = ? AND SOURCE_KEY <> ''`

// insertMessage leaves a row whose source key the channel has alone: a feeder's rerun. CREATION_DATE, the last of the
// feeder's columns, is now where it is not given.
func insertMessage() string {
	feeder, state := strings.Repeat(`?, `, len(sqlrow.Feeder)-1), strings.Repeat(`, ?`, len(sqlrow.State))
	return `INSERT INTO XXSMS_OUTBOUND (` + sqlrow.FeederColumns + `, ` + sqlrow.StateColumns + `)
VALUES (` + feeder + `COALESCE(?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))` + state + `)
ON CONFLICT (CHANNEL, SOURCE_KEY) WHERE SOURCE_KEY <> '' DO NOTHING`
}

// Insert does what a feeder does, in one transaction. The store gives the
// MESSAGE_ID; a zero Status is NEW, a zero Priority the default, a zero CreatedAt
// now. A State that is given is kept, for rows that are brought in with their past.
func (s *Store) Insert(ctx context.Context, messages []gateway.Message) ([]gateway.Insertion, error) {
	if len(messages) == 0 {
		return nil, nil
	}
	inserted := make([]gateway.Insertion, len(messages))
	err := s.inTx(ctx, func(ctx context.Context, t *tx) error {
		for i, m := range messages {
			var err error
			if inserted[i], err = insert(ctx, t, m); err != nil {
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
	err = s.inTx(ctx, func(ctx context.Context, t *tx) error {
		if queued, err = insert(ctx, t, m); err != nil || queued.Duplicate {
			return err
		}
		return (&recorder{tx: t}).insertEvent(ctx, by.Enqueued(queued.ID))
	})
	return queued, wrap(err, "queueing message")
}

func insert(ctx context.Context, t *tx, m gateway.Message) (gateway.Insertion, error) {
	if m.Status == "" {
		m.Status = gateway.StatusNew
	}
	if m.Priority == 0 {
		m.Priority = gateway.PriorityDefault
	}
	args := appendValues(appendValues(nil, sqlrow.Feeder, &m), sqlrow.State, &m.State)
	result, err := t.exec(ctx, insertMessage(), args...)
	if err != nil {
		return gateway.Insertion{}, err
	}
	if rows, err := result.RowsAffected(); err != nil || rows == 0 {
		id, err := number(t.query(ctx, selectBySource, m.Channel, m.SourceKey))
		return gateway.Insertion{ID: gateway.MessageID(id), Duplicate: true}, err
	}
	id, err := result.LastInsertId()
	return gateway.Insertion{ID: gateway.MessageID(id)}, err
}
