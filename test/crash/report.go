package main

import (
	"context"
	"errors"
	"fmt"

	"ebs-sms-gateway/test/rig"
	"ebs-sms-gateway/test/rig/phones"
)

// staged compares the replies in the table with those that were posted.
func (s *scene) staged(ctx context.Context) (phones.Staging, error) {
	replies, err := rig.Replies(ctx, s.place.Store)
	return phones.Compare(s.posts, replies), err
}

// report prints the figures and returns what is wrong with them.
func (s *scene) report(ctx context.Context) error {
	ledger, err := s.control.Accepted(ctx)
	if err != nil {
		return err
	}
	tally, err := s.control.Tally(ctx)
	if err != nil {
		return err
	}
	audit, err := rig.Compare(ctx, s.place.Store, ledger, tally)
	if err != nil {
		return err
	}
	staging, err := s.staged(ctx)
	if err != nil {
		return err
	}
	refused := phones.Sum(s.posts).Refused
	fmt.Fprintf(s.out, "rows %d, posts %d, accepted %d, by status %v\n", audit.Rows, audit.Posts, audit.Accepted, audit.Status)
	fmt.Fprintf(s.out, "lost %d, doubled %d, unrecorded %d, open %d\n", audit.Lost, audit.Doubled, audit.Unrecorded, audit.Open)
	fmt.Fprintf(s.out, "replies: %d posted, %d refused; staged: %d rows, missing %d, doubled %d, never posted %d\n",
		len(s.posts), refused, staging.Rows, staging.Missing, staging.Doubled, staging.Strange)
	hurt := s.saboteur.Report(ctx, s.out, ledger)
	if refused+staging.Missing+staging.Doubled+staging.Strange > 0 {
		hurt = errors.Join(hurt, errors.New("the replies in the table are not those that were posted"))
	}
	if !audit.Clean() || audit.Open > 0 || audit.Rows != s.rows {
		hurt = errors.Join(hurt, errors.New("the ledgers do not agree"))
	}
	return hurt
}
