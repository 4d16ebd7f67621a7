package sqlite

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

const (
	selectPending = `SELECT ` + sqlrow.ReplyColumns + ` FROM XXSMS_INBOUND INDEXED BY XXSMS_INBOUND_MATCH
WHERE MATCH_STATUS = 'PENDING' AND INBOUND_ID > ? ORDER BY INBOUND_ID LIMIT ?`

	selectSentTo = `SELECT ` + sqlrow.MessageColumns + ` FROM XXSMS_OUTBOUND INDEXED BY XXSMS_OUTBOUND_RECIPIENT
WHERE RECIPIENT IN (SELECT value FROM json_each(?)) AND RECIPIENT IS NOT NULL AND CLAIMED_AT >= ?
  AND (STATUS = 'SENDING' OR STATUS = 'UNKNOWN' OR STATUS = 'HELD' OR STATUS = 'SENT' OR STATUS = 'DELIVERED')
ORDER BY MESSAGE_ID`

	selectAnswers = `SELECT ` + sqlrow.AnswerColumns + ` FROM XXSMS_INBOUND INDEXED BY XXSMS_INBOUND_FROM
WHERE FROM_NUMBER IN (SELECT value FROM json_each(?)) AND MATCH_STATUS = 'MATCHED' AND RECEIVED_AT >= ?
ORDER BY INBOUND_ID`

	updateMatch = `UPDATE XXSMS_INBOUND
SET MATCH_STATUS = ?, MATCH_METHOD = ?, MESSAGE_ID = ?, PERSON_ID = ?, CANDIDATES = ?, CHANNEL = ?, KEYWORD = ?,
  DECIDED_BY = ?, DECISION_REASON = ?, LAST_UPDATE_DATE = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
WHERE INBOUND_ID = ? AND `
	isPending   = `MATCH_STATUS = 'PENDING'`
	isUndecided = `(MATCH_STATUS = 'AMBIGUOUS' OR MATCH_STATUS = 'UNMATCHED') AND PROCESS_STATUS = 'NEW'`
)

// PendingReplies returns a page of the replies whose message was not looked for yet, oldest first.
func (s *Store) PendingReplies(ctx context.Context, p gateway.PendingParams) ([]gateway.Reply, error) {
	rows, err := s.read.query(ctx, selectPending, p.After, pageSize(p.Limit))
	replies, err := collect(rows, err, sqlrow.Forgiving(sqlrow.Reply))
	return replies, wrap(err, "reading pending replies")
}

// SentTo returns what was sent to the numbers since then, or may have been, by MESSAGE_ID.
func (s *Store) SentTo(ctx context.Context, p gateway.ConversationParams) ([]gateway.Message, error) {
	rows, err := s.read.query(ctx, selectSentTo, list(p.Numbers), timestamp(p.Since))
	messages, err := collect(rows, err, sqlrow.Forgiving(sqlrow.Message))
	return messages, wrap(err, "reading what was sent to people")
}

// Answers returns the replies of the numbers since then whose message was found, in the order of their arrival.
func (s *Store) Answers(ctx context.Context, p gateway.ConversationParams) ([]gateway.Answer, error) {
	rows, err := s.read.query(ctx, selectAnswers, list(p.Numbers), timestamp(p.Since))
	answers, err := collect(rows, err, sqlrow.Forgiving(sqlrow.Answer))
	return answers, wrap(err, "reading answers")
}

// RecordMatches writes what replies answer, in one transaction, and tells of each what became of it: nil if it was
// written, gateway.ErrMissed if it was decided before.
func (s *Store) RecordMatches(ctx context.Context, replies []gateway.Reply) ([]error, error) {
	return s.recordMatches(ctx, isPending, replies)
}

// ResolveReply writes what a person says that a reply answers. gateway.ErrMissed: it is decided, or the sweep has taken
// it.
func (s *Store) ResolveReply(ctx context.Context, reply gateway.Reply) error {
	told, err := s.recordMatches(ctx, isUndecided, []gateway.Reply{reply})
	if err != nil {
		return err
	}
	return told[0]
}

func (s *Store) recordMatches(ctx context.Context, which string, replies []gateway.Reply) ([]error, error) {
	told := make([]error, len(replies))
	err := s.inTx(ctx, func(ctx context.Context, t *tx) error {
		for i, r := range replies {
			result, err := t.exec(ctx, updateMatch+which, nullText(r.Match.Status), nullText(r.Match.Method),
				nullInt(r.Match.MessageID), nullInt(r.Match.PersonID),
				nullText(sqlrow.CandidatesText(r.Match.Candidates)),
				nullText(r.Channel), nullText(r.Keyword), nullText(r.Match.By), nullText(r.Match.Reason), r.ID)
			if err != nil {
				return err
			}
			written, err := result.RowsAffected()
			if err != nil {
				return err
			}
			if told[i] = nil; written == 0 {
				told[i] = gateway.ErrMissed
			}
		}
		return nil
	})
	if err != nil {
		return nil, wrap(err, "writing what replies answer")
	}
	return told, nil
}
