package oracle

import (
	"cmp"
	"context"
	"database/sql"
	"strings"

	"ebs-sms-gateway/gateway"
)

// Insert does what a feeder does, in one transaction, and needs a feeder's user: the gateway's
// may not insert. The database gives the MESSAGE_ID; a zero Status is NEW, a
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

// insert takes one row at a time: of an array statement the driver returns the key of the first row alone.
func (t *tx) insert(ctx context.Context, m gateway.Message) (gateway.Insertion, error) {
	var id int64
	args := append(feederArgs(m), sql.Named("message_id", sql.Out{Dest: &id}))
	_, err := t.exec(ctx, "insert", args...)
	if isDuplicate(err) {
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
	ids, err := collect(rows, scanning(scanID))
	if err != nil || len(ids) == 0 {
		return gateway.Insertion{}, cmp.Or(wrap(err, "finding source key"), taken)
	}
	return gateway.Insertion{ID: ids[0], Duplicate: true}, nil
}

// feederArgs are the binds of insert. What is NULL the trigger of the table fills in.
func feederArgs(m gateway.Message) []any {
	s := m.State
	return []any{
		sql.Named("channel", m.Channel), sql.Named("source_key", m.SourceKey), sql.Named("person_id", nullInt(m.PersonID)),
		sql.Named("person_name", m.PersonName), sql.Named("phones", m.Phones), sql.Named("country_code", m.CountryCode),
		sql.Named("time_zone", m.TimeZone), sql.Named("body", m.Body), sql.Named("media_urls", strings.Join(m.MediaURLs, " ")),
		sql.Named("priority", nullInt(m.Priority)), sql.Named("not_before", timestamp(m.NotBefore)),
		sql.Named("expires_at", timestamp(m.ExpiresAt)), sql.Named("ignore_quiet_hours", yesNo(m.IgnoreQuietHours)),
		sql.Named("reply_keywords", strings.Join(m.ReplyKeywords, " ")), sql.Named("manager_email", m.ManagerEmail),
		sql.Named("creation_date", timestamp(m.CreatedAt)),
		sql.Named("status", string(s.Status)), sql.Named("status_at", timestamp(s.StatusAt)),
		sql.Named("status_reason", s.StatusReason), sql.Named("error_code", nullInt(s.ErrorCode)),
		sql.Named("error_text", s.ErrorText), sql.Named("attempts", int64(s.Attempts)),
		sql.Named("next_attempt_at", timestamp(s.NextAttemptAt)), sql.Named("claim_token", s.ClaimToken),
		sql.Named("claimed_at", timestamp(s.ClaimedAt)), sql.Named("attempt_ref", s.AttemptRef),
		sql.Named("recipient", s.Recipient), sql.Named("sender", s.Sender), sql.Named("segments", nullInt(s.Segments)),
		sql.Named("encoding", s.Encoding), sql.Named("provider_account", s.ProviderAccount), sql.Named("provider_sid", s.ProviderSID),
		sql.Named("provider_status", string(s.ProviderStatus)), sql.Named("price", s.Price), sql.Named("price_unit", s.PriceUnit),
	}
}
