package groupcommit

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"
)

// PanicError is the error of a batch whose Commit panicked.
type PanicError struct {
	// Value is what it panicked with; it may hold an item's data and is not in the error's text.
	Value any
	// Stack is the stack trace of the panic.
	Stack []byte
}

// Error implements error.
func (e *PanicError) Error() string { return fmt.Sprintf("panic (%T) in commit", e.Value) }

func (g *Group[T, R]) run() {
	defer close(g.done)
	for {
		select {
		case first := <-g.items:
			g.settle(g.collect(first))
		case <-g.stop:
			for rest := g.fill(nil); len(rest) > 0; rest = g.fill(nil) {
				g.settle(rest)
			}
			return
		}
	}
}

// collect waits for company until the batch is full or its time is up.
func (g *Group[T, R]) collect(first entry[T, R]) []entry[T, R] {
	batch := g.fill([]entry[T, R]{first})
	timer := time.NewTimer(g.opts.MaxDelay - time.Since(first.since))
	defer timer.Stop()
	for len(batch) < g.opts.MaxItems {
		select {
		case e := <-g.items:
			batch = append(batch, e)
		case <-timer.C:
			return g.fill(batch)
		case <-g.stop:
			return g.fill(batch)
		}
	}
	return batch
}

// fill adds what waits already, as far as there is room.
func (g *Group[T, R]) fill(batch []entry[T, R]) []entry[T, R] {
	for len(batch) < g.opts.MaxItems {
		select {
		case e := <-g.items:
			batch = append(batch, e)
		default:
			return batch
		}
	}
	return batch
}

// settle commits a batch and tells every caller.
func (g *Group[T, R]) settle(batch []entry[T, R]) {
	values, err := g.commit(batch)
	if err != nil && len(batch) > 1 && g.opts.Split != nil && g.opts.Split(err) {
		for i := range batch {
			g.settle(batch[i : i+1])
		}
		return
	}
	for i, e := range batch {
		if err != nil {
			e.done <- result[R]{err: err}
			continue
		}
		e.done <- result[R]{value: values[i]}
	}
}

func (g *Group[T, R]) commit(batch []entry[T, R]) (values []R, err error) {
	// One caller's bad item must not end the process, nor leave the others waiting.
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("committing a batch: %w", &PanicError{Value: v, Stack: debug.Stack()})
		}
	}()
	items := make([]T, len(batch))
	for i, e := range batch {
		items[i] = e.item
	}
	values, err = g.opts.Commit(context.Background(), items)
	if err == nil && len(values) != len(items) {
		err = fmt.Errorf("committing a batch: %d results for %d items", len(values), len(items))
	}
	return values, err
}
