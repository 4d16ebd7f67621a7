package sqlite

import (
	"cmp"
	"context"
	"math"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

const (
	// selectListed goes by the first of these that is given; an empty argument does not filter.
	selectListed   = `SELECT ` + sqlrow.ReplyColumns + ` FROM XXSMS_INBOUND `
	ofMessage      = `INDEXED BY XXSMS_INBOUND_MESSAGE WHERE MESSAGE_ID = ?`
	ofNumber       = `INDEXED BY XXSMS_INBOUND_FROM WHERE FROM_NUMBER = ?`
	receivedWithin = `INDEXED BY XXSMS_INBOUND_RECEIVED WHERE RECEIVED_AT >= ? AND RECEIVED_AT < ?`
	// unfinished repeats the condition of the index, which holds no other rows.
	unfinished = `INDEXED BY XXSMS_INBOUND_PROCESS WHERE PROCESS_STATUS = ? AND PROCESS_STATUS <> 'DONE'`
	everyReply = `NOT INDEXED WHERE 1`

	listedPage = ` AND INBOUND_ID > ? AND INBOUND_ID <= ? AND (? = '' OR PROCESS_STATUS = ?)
  AND (? = '[]' OR MATCH_STATUS IN (SELECT value FROM json_each(?)))
  AND (? = '[]' OR CHANNEL IN (SELECT value FROM json_each(?)))
ORDER BY INBOUND_ID LIMIT ?`

	updateProcessing = `UPDATE XXSMS_INBOUND
SET PROCESS_STATUS = ?, PROCESS_ATTEMPTS = ?, PROCESS_ERROR = ?, PROCESSED_AT = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),
  LAST_UPDATE_DATE = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
WHERE INBOUND_ID = ? AND PROCESS_STATUS = ? AND PROCESS_ATTEMPTS = ?`
)

// ListReplies returns one page of the replies that pass every filter, the oldest first.
func (s *Store) ListReplies(ctx context.Context, p gateway.ReplyListParams) ([]gateway.Reply, error) {
	by, args := listedBy(p)
	matches, channels := list(p.Matches), list(p.Channels)
	args = append(args, p.After, cmp.Or(p.Through, math.MaxInt64), p.Process, p.Process,
		matches, matches, channels, channels, pageSize(p.Limit))
	rows, err := s.read.query(ctx, selectListed+by+listedPage, args...)
	replies, err := collect(rows, err, sqlrow.Forgiving(sqlrow.Reply))
	return replies, wrap(err, "listing replies")
}

// listedBy is the condition by whose index the fewest rows are read.
func listedBy(p gateway.ReplyListParams) (string, []any) {
	switch {
	case p.MessageID != 0:
		return ofMessage, []any{int64(p.MessageID)}
	case p.From != "":
		return ofNumber, []any{p.From}
	case !p.Since.IsZero():
		return receivedWithin, []any{timestamp(p.Since), timestamp(p.Until)}
	case p.Process != "" && p.Process != gateway.ProcessDone:
		return unfinished, []any{p.Process}
	}
	return everyReply, nil
}

// ProcessReply writes what a sweep elsewhere has made of a reply. gateway.ErrMissed: it is not as that sweep found it.
func (s *Store) ProcessReply(ctx context.Context, c gateway.ProcessChange) error {
	var written int64
	err := s.inTx(ctx, func(ctx context.Context, t *tx) error {
		result, err := t.exec(ctx, updateProcessing, c.To.Status, c.To.Attempts, nullText(c.To.Error),
			c.Reply, c.From.Status, c.From.Attempts)
		if err == nil {
			written, err = result.RowsAffected()
		}
		return err
	})
	if err == nil && written == 0 {
		return gateway.ErrMissed
	}
	return wrap(err, "writing what a sweep made of a reply")
}
