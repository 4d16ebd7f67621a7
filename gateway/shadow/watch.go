package shadow

import (
	"cmp"
	"context"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// Store is the queue, for reading.
type Store interface {
	// Stats counts the queue.
	Stats(context.Context, gateway.StatsParams) (gateway.Stats, error)
	// Waiting returns claimable rows of a channel whose STATUS_REASON is another.
	Waiting(context.Context, gateway.WaitingParams) ([]gateway.Message, error)
	// Search returns the messages that the filter lets through, newest first.
	Search(context.Context, gateway.SearchParams) ([]gateway.Message, error)
	// Find returns the rows that have any of the keys.
	Find(context.Context, gateway.Keys) ([]gateway.Message, error)
}

// Explainer decides of rows, in their order, as if each that goes was sent.
type Explainer interface {
	Explain(ctx context.Context, rows []gateway.Message, at time.Time) ([]operate.Explanation, error)
}

// Options are what a Watch is made of. All are required.
type Options struct {
	Store     Store
	Explainer Explainer
	Clock     gateway.Clock
	// Tell takes the lines of a look. After an error the next look tells them.
	Tell func([]Line) error
}

// Watch follows a queue. It is for one caller at a time.
type Watch struct {
	opts Options
	// rows are the last lines of all rows that were told of, nil if nothing more is to be told.
	rows map[gateway.MessageID]*Line
	// mark is the newest row when the watch began: older ones that are not claimable are history.
	mark gateway.MessageID
	// swept is when all claimable rows were last read.
	swept time.Time
}

const (
	// pageRows is how many rows are read, and decided of, at once.
	pageRows = 500
	// sweepEvery is how often all claimable rows are read: one that was inserted long before it was committed is not
	// among the newest.
	sweepEvery = time.Hour
	// askAgain is when a row is decided of anew that waits for nobody knows how long.
	askAgain = time.Hour
	// followFor is how long a row that the other program leaves alone is followed.
	followFor = 24 * time.Hour
	// anyReason is a STATUS_REASON that no row has.
	anyReason = "-"
)

// New makes a Watch that goes on where the lines end, which an earlier one has given; it may be none.
func New(opts Options, lines []Line) *Watch {
	w := &Watch{opts: opts, rows: map[gateway.MessageID]*Line{}}
	for _, l := range lines {
		w.keep(l)
		w.mark = max(w.mark, l.MessageID)
	}
	return w
}

// Look decides of the rows that are new or whose time has come, and tells what is new. The first look is at all rows
// that wait.
func (w *Watch) Look(ctx context.Context) error {
	now := w.opts.Clock().Round(0)
	sweep := now.Sub(w.swept) >= sweepEvery
	rows, err := w.arrived(ctx, now, sweep)
	if err != nil {
		return err
	}
	lines, due, err := w.follow(ctx, now)
	if err != nil {
		return err
	}
	decided, err := w.decide(ctx, append(rows, due...), now)
	if err != nil {
		return err
	}
	lines = append(lines, decided...)
	if err := w.opts.Tell(lines); err != nil {
		return err
	}
	for _, l := range lines {
		w.keep(l)
	}
	if sweep {
		w.swept = now
	}
	return nil
}

func (w *Watch) keep(l Line) {
	w.rows[l.MessageID] = &l
	if l.over() {
		w.rows[l.MessageID] = nil
	}
}

// decide has the rows explained, the most urgent first, as they are claimed.
func (w *Watch) decide(ctx context.Context, rows []gateway.Message, now time.Time) ([]Line, error) {
	slices.SortFunc(rows, func(a, b gateway.Message) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.ID, b.ID))
	})
	var lines []Line
	for page := range slices.Chunk(rows, pageRows) {
		unserved := make([]gateway.Message, len(page))
		for i, m := range page {
			unserved[i] = asNew(m)
		}
		all, err := w.opts.Explainer.Explain(ctx, unserved, now)
		if err != nil {
			return nil, err
		}
		for i := range all {
			l := lineOf(&all[i], page[i].Status)
			if last := w.rows[l.MessageID]; last != nil && last.same(l) {
				last.At = l.At // nothing to tell
				continue
			}
			lines = append(lines, l)
		}
	}
	return lines, nil
}

// asNew is the row as it would be if the other program had left it alone.
func asNew(m gateway.Message) gateway.Message {
	if !m.Status.Claimable() {
		m.State = gateway.State{Status: gateway.StatusNew}
	}
	return m
}
