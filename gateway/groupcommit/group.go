// Package groupcommit commits the items of many callers in one transaction (group
// commit): a batch closes when it is full or when its first item has waited long
// enough, and every caller learns what became of its own item.
package groupcommit

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// ErrClosed is returned for items handed in after Close; they were not committed.
var ErrClosed = errors.New("batch closed")

// Options configure a Group. All fields but Split are required.
type Options[T, R any] struct {
	// MaxItems closes a batch at this size, at least 1.
	MaxItems int
	// MaxDelay closes a batch this long after its first item was handed in.
	MaxDelay time.Duration
	// Commit writes a batch and returns one result for each item, in order. An
	// error, or a panic, is every item's. It bounds its own time: the context it
	// gets never ends, because no caller's patience may undo the others' commit.
	Commit func(ctx context.Context, items []T) ([]R, error)
	// Split reports of the error of a batch whether to commit its items one by one
	// instead, so that one that cannot be written does not fail its neighbours.
	// Only for a Commit that may be repeated. Nil never splits.
	Split func(error) bool
}

// Group collects items and commits them in batches, one batch at a time and in
// the order of arrival. Close it to release its goroutine.
type Group[T, R any] struct {
	opts  Options[T, R]
	items chan entry[T, R]
	stop  chan struct{}
	once  sync.Once
	done  chan struct{}
}

type entry[T, R any] struct {
	item  T
	since time.Time
	done  chan result[R] // buffered: the committer never waits for a caller
}

type result[R any] struct {
	value R
	err   error
}

// New starts a Group.
func New[T, R any](opts Options[T, R]) *Group[T, R] {
	g := &Group[T, R]{
		opts:  opts,
		items: make(chan entry[T, R], opts.MaxItems),
		stop:  make(chan struct{}),
		done:  make(chan struct{}),
	}
	go g.run()
	return g
}

// Do hands in one item and waits until its batch is committed. If ctx ends first
// the item may still be committed: the caller must be able to repeat it.
func (g *Group[T, R]) Do(ctx context.Context, item T) (R, error) {
	e := entry[T, R]{item: item, since: time.Now(), done: make(chan result[R], 1)}
	if err := g.queue(ctx, e); err != nil {
		var none R
		return none, err
	}
	select {
	case r := <-e.done:
		return r.value, r.err
	case <-ctx.Done():
		return e.resultOr(fmt.Errorf("waiting for the batch: %w", context.Cause(ctx)))
	case <-g.done:
		return e.resultOr(ErrClosed) // it slipped in while the group was closing
	}
}

func (g *Group[T, R]) queue(ctx context.Context, e entry[T, R]) error {
	// Asked first because select chooses at random: a stream of callers must not keep Close waiting.
	select {
	case <-g.stop:
		return ErrClosed
	default:
	}
	select {
	case g.items <- e:
		return nil
	case <-g.stop:
		return ErrClosed
	case <-ctx.Done():
		return fmt.Errorf("queueing for the batch: %w", context.Cause(ctx))
	}
}

// resultOr prefers a result that is there already to the error.
func (e entry[T, R]) resultOr(err error) (R, error) {
	select {
	case r := <-e.done:
		return r.value, r.err
	default:
		var none R
		return none, err
	}
}

// Close commits what was handed in and stops. It may be called more than once;
// every call returns when the group has stopped.
func (g *Group[T, R]) Close() {
	g.once.Do(func() { close(g.stop) })
	<-g.done
}
