package operate

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/internal/seal"
)

// numbersPage is how many numbers a page of a list has.
const numbersPage = 100

// NumberPage is a page of a list by number.
type NumberPage[T any] struct {
	Rows []T
	// Next is where the next page begins, "" if this is the last one. It is sealed: who may not read the numbers goes on all
	// the same.
	Next string
}

// ErrNoSuchPage: a page does not begin there, or was named by a gateway with another key.
var ErrNoSuchPage = errors.New("this list does not go on there; begin anew")

// numberCursor is the last row of a page.
type numberCursor struct {
	Number string        `json:"n"`
	Scope  consent.Scope `json:"s,omitempty"`
}

// The lists, by which their cursors are sealed: one of the one does not open the other.
const (
	deadList   = "dead numbers"
	optOutList = "opt-outs"
)

// newCursors makes what seals cursors: by the key, or by one of this process.
func newCursors(key []byte) seal.Sealer {
	if len(key) < seal.ShortestKey {
		key = make([]byte, seal.ShortestKey)
		_, _ = rand.Read(key) // never fails
	}
	sealer, _ := seal.New(key, "pages of numbers") // it is long enough
	return sealer
}

// cursor opens one, of the first page if it is "".
func (s *Service) cursor(list, after string) (c numberCursor, err error) {
	if after != "" && s.cursors.Open(list, after, &c) != nil {
		err = ErrNoSuchPage
	}
	return c, err
}

// DeadNumbers returns a page of the numbers that are given up, by number, behind the Next of another. They are of no channel.
// Errors: [ErrForbidden], [ErrIncompleteAct], [ErrNoSuchPage].
func (s *Service) DeadNumbers(ctx context.Context, r Reading, after string) (NumberPage[gateway.Number], error) {
	var page NumberPage[gateway.Number]
	from, err := s.listable(r, deadList, after)
	if err != nil {
		return page, err
	}
	page.Rows, err = s.opts.Store.DeadNumbers(ctx, gateway.DeadParams{After: from.Number, Limit: numbersPage})
	if err != nil {
		return page, err
	}
	if n := len(page.Rows); n == numbersPage {
		page.Next, err = s.cursors.Seal(deadList, numberCursor{Number: page.Rows[n-1].Number})
	}
	maskRows(r, page.Rows, maskKnown)
	return page, errors.Join(err, s.listed(ctx, r, len(page.Rows)))
}

// OptOuts returns a page of the opt-outs in force, by number and scope. As [Service.DeadNumbers].
func (s *Service) OptOuts(ctx context.Context, r Reading, after string) (NumberPage[gateway.ConsentChange], error) {
	var page NumberPage[gateway.ConsentChange]
	from, err := s.listable(r, optOutList, after)
	if err != nil {
		return page, err
	}
	page.Rows, err = s.opts.Store.Standing(ctx, gateway.StandingParams{
		After: gateway.ConsentChange{Number: from.Number, Scope: from.Scope}, Limit: numbersPage,
	})
	if err != nil {
		return page, err
	}
	if n := len(page.Rows); n == numbersPage {
		page.Next, err = s.cursors.Seal(optOutList, numberCursor{page.Rows[n-1].Number, page.Rows[n-1].Scope})
	}
	maskRows(r, page.Rows, maskWord)
	return page, errors.Join(err, s.listed(ctx, r, len(page.Rows)))
}

// listable authorises a list of numbers of every channel, and says where its page begins.
func (s *Service) listable(r Reading, list, after string) (numberCursor, error) {
	if err := errors.Join(r.validate(), r.Actor.must(RoleViewer, EveryChannel)); err != nil {
		return numberCursor{}, err
	}
	return s.cursor(list, after)
}

// maskRows masks what the reader may not see whole.
func maskRows[T any](r Reading, rows []T, mask func(T) T) {
	for i, row := range rows {
		if !r.whole(EveryChannel) {
			rows[i] = mask(row)
		}
	}
}

// listed writes down that numbers are shown whole, if any are.
func (s *Service) listed(ctx context.Context, r Reading, n int) error {
	if n == 0 || !r.whole(EveryChannel) {
		return nil
	}
	return s.revealed(ctx, r, fmt.Sprintf("numbers: %d of a list", n))
}
