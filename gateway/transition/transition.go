// Package transition brings steps to rows that others may be changing, or have locked, at the same
// time: it computes each change from the row as last seen, writes all of them as compare-and-sets
// in one transaction, and computes anew, from the row as it now stands, those that missed. A row
// that is locked, or that the database refuses, costs itself and none of the others.
package transition

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"ebs-sms-gateway/gateway"
)

// Store is what a Writer needs of a store.
type Store interface {
	// Record writes changes in one transaction, each as a compare-and-set, and tells of each what
	// became of it: nil if it was written, gateway.ErrMissed, gateway.ErrBusy, or the database's refusal of
	// that row. It waits for no row. With a second error nothing was written, or everything.
	Record(context.Context, []gateway.Change) ([]error, error)
	// Find returns the rows that have any of the keys.
	Find(context.Context, gateway.Keys) ([]gateway.Message, error)
}

// ErrContended: the row changed under every try.
var ErrContended = errors.New("row kept changing")

// ErrGone: the row is no longer there.
var ErrGone = errors.New("row is gone")

// Intent is one step wanted for one row.
type Intent struct {
	// Message is the row as last seen.
	Message gateway.Message
	// Step computes the change from the row as it stands. It may be called again
	// with a fresher row, and must say so (with an error) if nothing is left to do:
	// after a commit whose answer was lost it meets its own work.
	Step func(gateway.Message) (gateway.Change, error)
}

// Result is what became of an Intent.
type Result struct {
	// Message is the row after the step, or as it was when the step was refused.
	Message gateway.Message
	// Err is nil if the step was written; else the step's own error, ErrContended, ErrGone,
	// gateway.ErrBusy or a RefusalError. After the last two the same intent may succeed later.
	Err error
}

// Stuck reports whether the row could not be written for now: it is locked, or refused.
func (r Result) Stuck() bool {
	var refused *RefusalError
	return errors.Is(r.Err, gateway.ErrBusy) || errors.As(r.Err, &refused)
}

// RefusalError says that the database refused a row: this one, whatever became of the others.
type RefusalError struct{ cause error }

func (e *RefusalError) Error() string { return "refused by the database: " + e.cause.Error() }

// Unwrap returns what the store said.
func (e *RefusalError) Unwrap() error { return e.cause }

// Writer applies intents.
type Writer struct {
	Store Store
	// Again is asked after an error whether to try again, and waits as long as it sees fit; nil
	// never tries again. Repeating is safe: every write is conditional. It is not asked after a refusal:
	// the changes are then written by halves, down to the one that is to blame.
	Again func(ctx context.Context, try int, err error) bool
}

// rounds bounds how often a contended row is read again.
const rounds = 5

// Apply writes the intents and returns one result for each. Rows are written in the order of their
// ids; several intents for one row are taken in turn and build on one another. Rows that are locked are
// not waited for. An error means that it is not known what was written; applying the same intents again is safe.
func (w Writer) Apply(ctx context.Context, intents []Intent) ([]Result, error) {
	results := make([]Result, len(intents))
	open := make([]int, len(intents))
	for i, in := range intents {
		results[i].Message = in.Message
		open[i] = i
	}
	slices.SortStableFunc(open, func(a, b int) int { return cmp.Compare(intents[a].Message.ID, intents[b].Message.ID) })
	for round := 0; len(open) > 0; round++ {
		if round == rounds {
			giveUp(open, results)
			break
		}
		var err error
		if round > 0 {
			if open, err = w.reread(ctx, open, results); err != nil {
				return nil, err
			}
		}
		if open, err = w.write(ctx, open, intents, results); err != nil {
			return nil, err
		}
	}
	return results, nil
}

func giveUp(open []int, results []Result) {
	for _, i := range open {
		results[i].Err = ErrContended
	}
}

// write computes and records the changes of the open intents and returns those to
// be computed anew: what missed, and what was to follow on a change that was not written.
func (w Writer) write(ctx context.Context, open []int, intents []Intent, results []Result) ([]int, error) {
	d := newDraft(open, intents, results)
	if len(d.changes) == 0 {
		return nil, nil
	}
	told, err := w.record(ctx, d.changes)
	if err != nil {
		return nil, fmt.Errorf("recording changes: %w", err)
	}
	unwritten := map[gateway.MessageID]bool{}
	for n, i := range d.tried {
		switch {
		case told[n] == nil:
			results[i].Message = results[i].Message.After(d.changes[n])
			d.final[i] = true
		case errors.Is(told[n], gateway.ErrMissed):
			unwritten[d.changes[n].ID()] = true
		default:
			results[i] = Result{Message: d.seen[d.changes[n].ID()], Err: told[n]}
			d.final[i] = true
			unwritten[d.changes[n].ID()] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(open), func(i int) bool {
		return d.final[i] || !unwritten[results[i].Message.ID]
	}), nil
}

// record writes changes, by halves where the database refuses them together, and tells of each.
func (w Writer) record(ctx context.Context, changes []gateway.Change) ([]error, error) {
	told, err := retry(ctx, w.Again, func() ([]error, error) { return w.Store.Record(ctx, changes) })
	switch half := len(changes) / 2; {
	case !gateway.Refused(err):
		for i := range told {
			if gateway.Refused(told[i]) {
				told[i] = &RefusalError{told[i]}
			}
		}
		return told, err
	case half == 0:
		return []error{&RefusalError{err}}, nil
	default:
		first, err := w.record(ctx, changes[:half])
		if err != nil {
			return nil, err
		}
		second, err := w.record(ctx, changes[half:])
		return append(first, second...), err
	}
}

// draft is one round's changes.
type draft struct {
	changes []gateway.Change
	tried   []int        // the intents of the changes
	final   map[int]bool // intents that need no other round, whatever becomes of the changes
	seen    map[gateway.MessageID]gateway.Message
}

func newDraft(open []int, intents []Intent, results []Result) draft {
	d := draft{final: map[int]bool{}, seen: map[gateway.MessageID]gateway.Message{}}
	latest := map[gateway.MessageID]gateway.Message{}
	for _, i := range open {
		m, evolved := latest[results[i].Message.ID]
		if !evolved {
			m = results[i].Message
			d.seen[m.ID] = m
		}
		change, err := intents[i].Step(m)
		results[i] = Result{Message: m, Err: err}
		if err != nil {
			d.final[i] = !evolved
			continue
		}
		latest[m.ID] = m.After(change)
		d.changes, d.tried = append(d.changes, change), append(d.tried, i)
	}
	return d
}

// reread takes the rows of the open intents from the store and returns the intents whose row is still there.
func (w Writer) reread(ctx context.Context, open []int, results []Result) ([]int, error) {
	ids := make([]gateway.MessageID, len(open))
	for n, i := range open {
		ids[n] = results[i].Message.ID
	}
	found, err := retry(ctx, w.Again, func() ([]gateway.Message, error) {
		return w.Store.Find(ctx, gateway.Keys{IDs: slices.Compact(ids)})
	})
	if err != nil {
		return nil, fmt.Errorf("reading changed rows again: %w", err)
	}
	fresh := make(map[gateway.MessageID]gateway.Message, len(found))
	for _, m := range found {
		fresh[m.ID] = m
	}
	return slices.DeleteFunc(open, func(i int) bool {
		m, ok := fresh[results[i].Message.ID]
		if !ok {
			results[i].Err = ErrGone
			return true
		}
		results[i].Message = m
		return false
	}), nil
}

func retry[T any](
	ctx context.Context, again func(context.Context, int, error) bool, call func() (T, error),
) (T, error) {
	for try := 1; ; try++ {
		value, err := call()
		if err == nil || again == nil || gateway.Refused(err) || !again(ctx, try, err) {
			return value, err
		}
	}
}
