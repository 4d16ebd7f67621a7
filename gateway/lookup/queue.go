package lookup

import (
	"slices"
	"sync"

	"ebs-sms-gateway/gateway"
)

const (
	// maxQueued is how many numbers may wait; more are not taken in.
	maxQueued = 10_000
	// maxWaiting is how many rows of one number are woken; more wait for their own time.
	maxWaiting = 100
	// maxTries is how often a number is asked for before it has to be asked for again.
	maxTries = 5
)

// question is a number to look up, and the rows that wait for it.
type question struct {
	number string
	rows   []gateway.MessageID
	tries  int
}

// queue is the numbers to look up, each once, in the order of asking.
type queue struct {
	mu sync.Mutex
	// open are those that wait and those that are being looked up.
	open  map[string]*question
	order []*question
}

func newQueue() *queue { return &queue{open: map[string]*question{}} }

// add takes a number in, and returns how many wait.
func (q *queue) add(number string, rows []gateway.MessageID) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	asked, ok := q.open[number]
	if !ok && len(q.order) < maxQueued {
		asked = &question{number: number}
		q.open[number], q.order = asked, append(q.order, asked)
	}
	if asked != nil {
		asked.await(rows)
	}
	return len(q.order)
}

func (a *question) await(rows []gateway.MessageID) {
	for _, id := range rows {
		if len(a.rows) < maxWaiting && !slices.Contains(a.rows, id) {
			a.rows = append(a.rows, id)
		}
	}
}

// take returns the first n, which stay open until they are answered or put back.
func (q *queue) take(n int) []*question {
	q.mu.Lock()
	defer q.mu.Unlock()
	n = min(n, len(q.order))
	taken := slices.Clone(q.order[:n])
	q.order = slices.Delete(q.order, 0, n)
	return taken
}

// putBack lines questions up again, behind the others, unless they have been tried too often.
func (q *queue) putBack(asked []*question) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, a := range asked {
		if a.tries < maxTries {
			q.order = append(q.order, a)
		} else {
			delete(q.open, a.number)
		}
	}
}

// end closes questions, and returns the rows that wait for them.
func (q *queue) end(asked []*question) []gateway.MessageID {
	q.mu.Lock()
	defer q.mu.Unlock()
	var rows []gateway.MessageID
	for _, a := range asked {
		rows = append(rows, a.rows...)
		delete(q.open, a.number)
	}
	return rows
}

func (q *queue) len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.order)
}
