package twiliotest

import (
	"container/heap"
	"context"
	"sync"
	"time"
)

// agenda runs tasks when they are due: one goroutine keeps the time, and a
// bounded number of workers run them. What waits costs a heap entry, no goroutine.
type agenda struct {
	mu    sync.Mutex
	heap  entries
	count uint64

	wake  chan struct{} // the earliest entry changed
	ready chan func()
}

type entry struct {
	due   time.Time
	order uint64 // first come, first served among entries due together
	task  func()
}

func newAgenda() *agenda {
	return &agenda{wake: make(chan struct{}, 1), ready: make(chan func())}
}

// after runs a task once d has passed.
func (a *agenda) after(d time.Duration, task func()) {
	a.mu.Lock()
	a.count++
	e := &entry{due: time.Now().Add(d), order: a.count, task: task}
	heap.Push(&a.heap, e)
	first := a.heap[0] == e
	a.mu.Unlock()
	if first {
		select {
		case a.wake <- struct{}{}:
		default: // a wake-up is waiting already
		}
	}
}

// run hands due tasks to the workers until ctx ends.
func (a *agenda) run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		task, wait := a.next()
		if task != nil {
			select {
			case a.ready <- task:
			case <-ctx.Done():
				return
			}
			continue
		}
		timer.Reset(wait)
		select {
		case <-timer.C:
		case <-a.wake:
		case <-ctx.Done():
			return
		}
	}
}

// work runs tasks until ctx ends.
func (a *agenda) work(ctx context.Context) {
	for {
		select {
		case task := <-a.ready:
			task()
		case <-ctx.Done():
			return
		}
	}
}

// idle is how long run sleeps without entries; after wakes it.
const idle = time.Hour

// next takes the earliest task if it is due, or says how long to wait.
func (a *agenda) next() (task func(), wait time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.heap) == 0 {
		return nil, idle
	}
	if wait = time.Until(a.heap[0].due); wait > 0 {
		return nil, wait
	}
	return heap.Pop(&a.heap).(*entry).task, 0
}

func (a *agenda) clear() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.heap = nil
}

// entries implements heap.Interface.
type entries []*entry

func (e entries) Len() int      { return len(e) }
func (e entries) Swap(i, j int) { e[i], e[j] = e[j], e[i] }

func (e entries) Less(i, j int) bool {
	if !e[i].due.Equal(e[j].due) {
		return e[i].due.Before(e[j].due)
	}
	return e[i].order < e[j].order
}

func (e *entries) Push(x any) { *e = append(*e, x.(*entry)) }

func (e *entries) Pop() any {
	old := *e
	last := len(old) - 1
	x := old[last]
	old[last] = nil
	*e = old[:last]
	return x
}
