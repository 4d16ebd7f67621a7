package main

import (
	"context"
	"errors"
	"fmt"

	"ebs-sms-gateway/test/rig"
	"ebs-sms-gateway/test/rig/phones"
)

// staged compares the replies in the table with those that were posted.
func (d *drill) staged(ctx context.Context) (phones.Staging, error) {
	replies, err := rig.Replies(ctx, d.place.Store)
	return phones.Compare(d.posts, replies), err
}

// report prints the figures and returns what is wrong with them.
func (d *drill) report(ctx context.Context) error {
	audit, ledger, err := d.Audit(ctx, d.place)
	if err != nil {
		return err
	}
	staging, err := d.staged(ctx)
	if err != nil {
		return err
	}
	refused := phones.Sum(d.posts).Refused
	fmt.Fprintf(d.out, "rows %d, posts %d, accepted %d, by status %v\n", audit.Rows, audit.Posts, audit.Accepted,
		audit.Status)
	fmt.Fprintf(d.out, "lost %d, doubled %d, unrecorded %d, open %d\n", audit.Lost, audit.Doubled, audit.Unrecorded,
		audit.Open)
	fmt.Fprintf(d.out, "replies: %d posted, %d refused; staged: %d rows, missing %d, doubled %d, never posted %d\n",
		len(d.posts), refused, staging.Rows, staging.Missing, staging.Doubled, staging.Strange)
	hurt := d.saboteur.Report(ctx, d.out, ledger)
	if refused+staging.Missing+staging.Doubled+staging.Strange > 0 {
		hurt = errors.Join(hurt, errors.New("the replies in the table are not those that were posted"))
	}
	if !audit.Clean() || audit.Open > 0 || audit.Rows != d.rows {
		hurt = errors.Join(hurt, errors.New("the ledgers do not agree"))
	}
	return hurt
}
