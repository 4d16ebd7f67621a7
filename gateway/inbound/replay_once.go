package inbound

import "context"

// Left is what Replay has left in the journal.
type Left struct {
	// Waiting are the replies that the store has not taken, Aside those of them that are set aside.
	Waiting, Aside int
}

// Replay stages what waits in the journal, and what was set aside there, once and as a Service does, which does so by
// itself: it is for a journal that none has. Its Observer is told of each reply. An error is why the store takes none.
func Replay(ctx context.Context, opts Options) (Left, error) {
	opts = opts.withDefaults()
	st := &stager{
		base: base{opts: opts, log: opts.Logger.With("component", "inbound")}, heard: noWord,
	}
	j, err := readJournal(st)
	if err != nil {
		return Left{}, err
	}
	p := &replayer{j}
	if err = p.replay(ctx); err == nil {
		p.retryApart(ctx)
	}
	aside := len(p.apart.replies)
	return Left{Waiting: j.journal.Entries() + aside, Aside: aside}, err
}
