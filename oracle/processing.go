package oracle

import (
	"cmp"
	"context"
	"database/sql"
	"math"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
	"ebs-sms-gateway/oracle/internal/session"
)

// ListReplies returns one page of the replies that pass every filter, the oldest first.
func (s *Store) ListReplies(ctx context.Context, p gateway.ReplyListParams) ([]gateway.Reply, error) {
	name, args := listedBy(p)
	args = append(args,
		sql.Named("after", p.After), sql.Named("through", cmp.Or(p.Through, math.MaxInt64)),
		sql.Named("any_match", sqlrow.YesNo(len(p.Matches) == 0)),
		sql.Named("any_channel", sqlrow.YesNo(len(p.Channels) == 0)),
		sql.Named("limit", int64(pageSize(p.Limit))))
	l := name.listing([]list{texts("matches", p.Matches), texts("channels", p.Channels)})
	replies, err := selectAll(ctx, s.staging, selection{"replies", l.name, append(args, l.args...)},
		sqlrow.Forgiving(sqlrow.Reply))
	return replies, wrap(err, "listing replies")
}

// listedBy is the statement by whose index the fewest rows are read, and what it has beside the others.
func listedBy(p gateway.ReplyListParams) (statement, []any) {
	process := []any{
		sql.Named("any_process", sqlrow.YesNo(p.Process == "")), sql.Named("process_status", p.Process),
	}
	switch {
	case p.MessageID != 0:
		return "list_replies_message", append(process, sql.Named("message_id", int64(p.MessageID)))
	case p.From != "":
		return "list_replies_from", append(process, sql.Named("from_number", p.From))
	case !p.Since.IsZero():
		return "list_replies_received",
			append(process, sql.Named("since", timestamp(p.Since)), sql.Named("until", timestamp(p.Until)))
	case p.Process != "":
		return "list_replies_process", process[1:]
	}
	return "list_replies", nil
}

// ProcessReply writes what a sweep elsewhere has made of a reply. [gateway.ErrMissed]: it is not as that sweep found it, or
// another session has it locked.
func (s *Store) ProcessReply(ctx context.Context, c gateway.ProcessChange) error {
	missed := false
	err := s.staging.inTx(ctx, "process", func(ctx context.Context, t *tx) error {
		free, err := t.lockProcessing(ctx, c)
		if missed = !free; err != nil || missed {
			return err
		}
		written, err := t.exec(ctx, "process_reply",
			sql.Named("process_status", c.To.Status), sql.Named("process_attempts", int64(c.To.Attempts)),
			sql.Named("process_error", c.To.Error), sql.Named("inbound_id", c.Reply),
			sql.Named("was_status", c.From.Status), sql.Named("was_attempts", int64(c.From.Attempts)))
		missed = err == nil && written == 0
		return err
	})
	if err == nil && missed {
		return gateway.ErrMissed
	}
	return wrap(err, "writing what a sweep made of a reply")
}

func (t *tx) lockProcessing(ctx context.Context, c gateway.ProcessChange) (bool, error) {
	l := statement("lock_processing").listing([]list{numbers("ids", []int64{c.Reply})})
	args := append(l.args, sql.Named("process_status", c.From.Status),
		sql.Named("process_attempts", int64(c.From.Attempts)))
	// One more than there can be, which tells that there is none.
	rows, err := t.query(ctx, l.name, append(args, session.Fetching(2)...)...)
	if err != nil {
		return false, err
	}
	locked, err := sqlrow.Collect(rows, sqlrow.Scanning((*sqlrow.Row).Int64))
	return len(locked) > 0, err
}
