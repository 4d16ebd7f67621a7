package console

import (
	"bytes"
	"context"
	"sync"
	"time"
)

// render makes what a region holds now.
type render func(context.Context) ([]byte, error)

// live looks at open pages again, once for all who see the same.
type live struct {
	every time.Duration
	over  context.Context //nolint:containedctx // the end of what has no request of its own
	end   context.CancelFunc
	mu    sync.Mutex
	feeds map[string]*feed
	// streams are how many there are of each person.
	streams map[string]int
}

// mostStreams is how many one person may have at once: each page that is open has one.
const mostStreams = 32

func newLive(every time.Duration) *live {
	over, end := context.WithCancel(context.Background())
	return &live{every: every, over: over, end: end, feeds: map[string]*feed{}, streams: map[string]int{}}
}

// feed is what some viewers see.
type feed struct {
	mu      sync.Mutex
	latest  []byte
	changed chan struct{} // closed, and another one, with each change
	looked  chan struct{} // closed by the first look
	failed  error         // of the first look, guarded by looked
	viewers int           // guarded by live.mu
	stop    context.CancelFunc
}

// follow joins those who see the same by the key, and returns how to leave. The first one's render serves all.
func (l *live) follow(key string, look render) (*feed, func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f := l.feeds[key]
	if f == nil {
		ctx, stop := context.WithCancel(l.over)
		f = &feed{changed: newSignal(), looked: newSignal(), stop: stop}
		l.feeds[key] = f
		go f.repeat(ctx, l.every, look)
	}
	f.viewers++
	return f, sync.OnceFunc(func() { l.leave(key, f) })
}

func newSignal() chan struct{} { return make(chan struct{}) }

func (l *live) leave(key string, f *feed) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if f.viewers--; f.viewers == 0 {
		f.stop()
		delete(l.feeds, key)
	}
}

// calm is how many intervals at most are between two looks at what does not change, as a message that has its end.
const calm = 4

// repeat looks in intervals until nobody looks any more, and less often the longer nothing changes. A failure leaves what was
// seen last.
func (f *feed) repeat(ctx context.Context, every time.Duration, look render) {
	wait := every
	timer := time.NewTimer(wait)
	defer timer.Stop()
	_, f.failed = f.again(ctx, look)
	close(f.looked)
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		if changed, _ := f.again(ctx, look); changed {
			wait = every
		} else {
			wait = min(2*wait, calm*every)
		}
		timer.Reset(wait)
	}
}

func (f *feed) again(ctx context.Context, look render) (changed bool, err error) {
	now, err := look(ctx)
	return err == nil && f.show(now), err
}

// first waits for the first look, and returns why it failed.
func (f *feed) first(ctx context.Context) error {
	select {
	case <-f.looked:
		return f.failed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// enter counts a stream of somebody, false if there are too many, and returns how to leave.
func (l *live) enter(name string) (leave func(), ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.streams[name] >= mostStreams {
		return nil, false
	}
	l.streams[name]++
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.streams[name]--; l.streams[name] == 0 {
			delete(l.streams, name)
		}
	}, true
}

// show reports whether it is something else than before.
func (f *feed) show(now []byte) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if bytes.Equal(f.latest, now) {
		return false
	}
	f.latest = now
	close(f.changed)
	f.changed = newSignal()
	return true
}

// now is what is to be seen, nil before the first look, and a signal of the next change.
func (f *feed) now() ([]byte, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.latest, f.changed
}
