package oracle

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
	"ebs-sms-gateway/oracle/internal/session"
)

// PendingReplies returns a page of the replies whose message was not looked for yet, oldest first.
func (s *Store) PendingReplies(ctx context.Context, p gateway.PendingParams) ([]gateway.Reply, error) {
	sel := selection{"pending", "pending_replies", []any{
		sql.Named("after", p.After), sql.Named("limit", int64(pageSize(p.Limit))),
	}}
	replies, err := selectAll(ctx, s.staging, sel, sqlrow.Forgiving(sqlrow.Reply))
	return replies, wrap(err, "reading pending replies")
}

// SentTo returns what was sent to the numbers since then, or may have been, by MESSAGE_ID.
func (s *Store) SentTo(ctx context.Context, p gateway.ConversationParams) ([]gateway.Message, error) {
	messages, err := selectListed(ctx, s.queue, said("sent_to", p), sqlrow.Forgiving(sqlrow.Message))
	return messages, wrap(err, "reading what was sent to people")
}

// Answers returns the replies of the numbers since then whose message was found, in the order of their arrival.
func (s *Store) Answers(ctx context.Context, p gateway.ConversationParams) ([]gateway.Answer, error) {
	answers, err := selectListed(ctx, s.staging, said("answers", p), sqlrow.Forgiving(sqlrow.Answer))
	return answers, wrap(err, "reading answers")
}

// said looks for what was said with people.
func said(name statement, p gateway.ConversationParams) listed {
	return listed{name, []list{texts("numbers", p.Numbers)}, []any{sql.Named("since", since(p.Since))}}
}

// RecordMatches writes what replies answer, in one transaction, and tells of each what became of it: nil if it was
// written; [gateway.ErrMissed] if it was decided before, or another session has it locked, which is not waited for; else
// why the database refuses it.
func (s *Store) RecordMatches(ctx context.Context, replies []gateway.Reply) ([]error, error) {
	return s.recordMatches(ctx, "lock_pending", replies)
}

// ResolveReply writes what a person says that a reply answers. [gateway.ErrMissed]: it is decided, the sweep has taken
// it, or another session has it locked.
func (s *Store) ResolveReply(ctx context.Context, reply gateway.Reply) error {
	told, err := s.recordMatches(ctx, "lock_undecided", []gateway.Reply{reply})
	if err != nil {
		return err
	}
	return told[0]
}

func (s *Store) recordMatches(ctx context.Context, lock statement, replies []gateway.Reply) ([]error, error) {
	told := make([]error, len(replies))
	err := s.staging.inTx(ctx, "match", func(ctx context.Context, t *tx) error {
		locked, err := t.lockReplies(ctx, lock, replies)
		if err != nil {
			return err
		}
		var free []gateway.Reply
		var of []int // the index of each free one
		for i, r := range replies {
			told[i] = gateway.ErrMissed
			if locked[r.ID] {
				free, of = append(free, r), append(of, i)
			}
		}
		refusals, err := t.match(ctx, free)
		for n, i := range of {
			told[i] = refusals[n]
		}
		return err
	})
	if err != nil {
		return nil, wrap(err, "writing what replies answer")
	}
	return told, nil
}

func (t *tx) lockReplies(ctx context.Context, name statement, replies []gateway.Reply) (map[int64]bool, error) {
	keys := make([]int64, len(replies))
	for i, r := range replies {
		keys[i] = r.ID
	}
	locked := map[int64]bool{}
	for _, l := range name.listings(numbers("ids", keys)) {
		// One more than there are keys, which tells that there is none.
		rows, err := t.query(ctx, l.name, append(l.args, session.Fetching(len(l.args)+1)...)...)
		if err != nil {
			return nil, err
		}
		some, err := sqlrow.Collect(rows, sqlrow.Scanning((*sqlrow.Row).Int64))
		if err != nil {
			return nil, err
		}
		for _, id := range some {
			locked[id] = true
		}
	}
	return locked, nil
}

func (t *tx) match(ctx context.Context, replies []gateway.Reply) ([]error, error) {
	type reply = gateway.Reply
	if len(replies) == 0 {
		return nil, nil
	}
	refusals, written, err := t.execEach(ctx, "match_reply", len(replies),
		bind("match_status", replies, func(r reply) string { return string(r.Match.Status) }),
		bind("match_method", replies, func(r reply) string { return string(r.Match.Method) }),
		bind("message_id", replies, func(r reply) sql.NullInt64 { return nullInt(r.Match.MessageID) }),
		bind("person_id", replies, func(r reply) sql.NullInt64 { return nullInt(r.Match.PersonID) }),
		bind("candidates", replies, func(r reply) string { return sqlrow.CandidatesText(r.Match.Candidates) }),
		bind("channel", replies, func(r reply) string { return r.Channel }),
		bind("keyword", replies, func(r reply) string { return r.Keyword }),
		bind("decided_by", replies, func(r reply) string { return r.Match.By }),
		bind("decision_reason", replies, func(r reply) string { return r.Match.Reason }),
		bind("inbound_id", replies, func(r reply) int64 { return r.ID }),
	)
	refused := slices.ContainsFunc(refusals, func(refusal error) bool { return refusal != nil }) // then it is not told how many were written
	if err == nil && !refused && written != int64(len(replies)) {
		err = fmt.Errorf("%w: a reply was decided meanwhile", gateway.ErrBusy)
	}
	if err != nil {
		return make([]error, len(replies)), err
	}
	return refusals, nil
}
