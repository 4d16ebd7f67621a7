package mailing_test

import (
	"context"
	"slices"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
)

// database is a mailing.Store in memory.
type database struct {
	mu       sync.Mutex
	replies  []gateway.Reply
	messages []gateway.Message
	mailings []gateway.Mailing
	in       map[gateway.DigestItem]int64
	// fails is asked before each call: an error is the answer. After a write it is asked with "after".
	fails func(call string) error
	looks int
}

func newDatabase() *database {
	return &database{in: map[gateway.DigestItem]int64{}, fails: func(string) error { return nil }}
}

func (d *database) do(call string, work func() error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.fails(call); err != nil {
		return err
	}
	if err := work(); err != nil {
		return err
	}
	return d.fails("after " + call)
}

func within(p gateway.ItemParams, id int64, at time.Time) bool {
	return id > p.After && !at.Before(p.Since) && at.Before(p.Until)
}

func (d *database) DigestItems(_ context.Context, p gateway.ItemParams) (ids []int64, err error) {
	err = d.do("DigestItems", func() error {
		d.looks++
		if p.Kind == gateway.ItemReply {
			for _, r := range d.replies {
				if within(p, r.ID, r.ReceivedAt) && r.Match.Status != gateway.MatchPending {
					ids = append(ids, r.ID)
				}
			}
			return nil
		}
		for _, m := range d.messages {
			if within(p, int64(m.ID), m.StatusAt) && m.Status == gateway.StatusFailed {
				ids = append(ids, int64(m.ID))
			}
		}
		return nil
	})
	return ids, err
}

func (d *database) FindReplies(_ context.Context, ids []int64) (found []gateway.Reply, err error) {
	err = d.do("FindReplies", func() error {
		for _, r := range d.replies {
			if slices.Contains(ids, r.ID) {
				found = append(found, r)
			}
		}
		return nil
	})
	return found, err
}

func (d *database) Find(_ context.Context, k gateway.Keys) (found []gateway.Message, err error) {
	err = d.do("Find", func() error {
		for _, m := range d.messages {
			if slices.Contains(k.IDs, m.ID) {
				found = append(found, m)
			}
		}
		return nil
	})
	return found, err
}

func (d *database) SentTo(_ context.Context, p gateway.ConversationParams) (found []gateway.Message, err error) {
	err = d.do("SentTo", func() error {
		for _, m := range d.messages {
			if slices.Contains(p.Numbers, m.Recipient) && !m.ClaimedAt.Before(p.Since) {
				found = append(found, m)
			}
		}
		return nil
	})
	return found, err
}

func (d *database) Assigned(
	_ context.Context, kind gateway.ItemKind, ids []int64,
) (in []gateway.DigestItem, err error) {
	err = d.do("Assigned", func() error {
		for _, id := range ids {
			if item := (gateway.DigestItem{Kind: kind, ID: id}); d.in[item] != 0 {
				in = append(in, item)
			}
		}
		return nil
	})
	return in, err
}

func (d *database) Assign(_ context.Context, m gateway.Mailing) (int64, error) {
	err := d.do("Assign", func() error {
		for _, other := range d.mailings {
			if other.Manager == m.Manager && other.Until.Equal(m.Until) {
				return gateway.ErrAssigned
			}
		}
		for _, item := range m.Items {
			if d.in[item] != 0 {
				return gateway.ErrAssigned
			}
		}
		m.ID = int64(len(d.mailings) + 1)
		for _, item := range m.Items {
			d.in[item] = m.ID
		}
		d.mailings = append(d.mailings, m)
		return nil
	})
	return m.ID, err
}

func (d *database) ClaimMailing(_ context.Context, c gateway.MailingClaim) (claimed []gateway.Mailing, err error) {
	err = d.do("ClaimMailing", func() error {
		due := -1
		for i, m := range d.mailings {
			at := m.NextAttemptAt
			if !at.IsZero() && !at.After(c.Now) && (due < 0 || at.Before(d.mailings[due].NextAttemptAt)) {
				due = i
			}
		}
		if due >= 0 {
			m := &d.mailings[due]
			m.ClaimToken, m.NextAttemptAt = c.Token, c.Until
			m.Attempts++
			claimed = append(claimed, *m)
		}
		return nil
	})
	return claimed, err
}

func (d *database) KeepMailing(_ context.Context, m gateway.Mailing) error {
	return d.write("KeepMailing", m, func(row *gateway.Mailing) { row.Content, row.Reason = m.Content, m.Reason })
}

func (d *database) EndMailing(_ context.Context, m gateway.Mailing) error {
	return d.write("EndMailing", m, func(row *gateway.Mailing) {
		row.ClaimToken, row.NextAttemptAt, row.SentAt, row.Reason = "", m.NextAttemptAt, m.SentAt, m.Reason
		if m.NextAttemptAt.IsZero() {
			row.Content = ""
		}
	})
}

func (d *database) write(call string, m gateway.Mailing, write func(*gateway.Mailing)) error {
	return d.do(call, func() error {
		for i, row := range d.mailings {
			if row.ID == m.ID && row.ClaimToken == m.ClaimToken {
				write(&d.mailings[i])
				return nil
			}
		}
		return gateway.ErrMissed
	})
}

func (d *database) MailingStats(context.Context) (gateway.MailingStats, error) {
	return gateway.MailingStats{}, nil
}
