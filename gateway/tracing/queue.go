package tracing

import (
	"context"
	"log/slog"
	"sync"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// Bounds of a post.
const (
	postSpans = 512
	// postDelay is how long the first span of a post waits for further ones.
	postDelay = time.Second
)

// queue posts spans, many together, one post after the other. A span that does not fit is dropped: nobody waits for it.
type queue struct {
	exporter sdktrace.SpanExporter
	timeout  time.Duration
	log      *slog.Logger
	observer Observer
	spans    chan sdktrace.ReadOnlySpan
	// stopped is closed when no more spans come; work ends when the last posts have no more time.
	stopped chan struct{}
	stop    sync.Once
	work    context.Context
	abort   context.CancelFunc
	done    chan struct{}
	// failing: the last post failed, of which the log was told.
	failing bool
}

func newQueue(exporter sdktrace.SpanExporter, opts Options) *queue {
	q := &queue{
		exporter: exporter, timeout: opts.Timeout, log: opts.Logger.With("component", "tracing"), observer: opts.Observer,
		spans: make(chan sdktrace.ReadOnlySpan, opts.Queue), stopped: make(chan struct{}), done: make(chan struct{}),
	}
	q.work, q.abort = context.WithCancel(context.Background())
	go q.loop()
	return q
}

// OnStart implements sdktrace.SpanProcessor.
func (*queue) OnStart(context.Context, sdktrace.ReadWriteSpan) {}

// OnEnd implements sdktrace.SpanProcessor.
func (q *queue) OnEnd(s sdktrace.ReadOnlySpan) {
	if !s.SpanContext().IsSampled() {
		return
	}
	select {
	case q.spans <- s:
	default:
		q.observer.Spans(ResultDropped, 1)
	}
}

// ForceFlush implements sdktrace.SpanProcessor: posts are soon enough.
func (*queue) ForceFlush(context.Context) error { return nil }

// Shutdown implements sdktrace.SpanProcessor. It returns soon after ctx ends.
func (q *queue) Shutdown(ctx context.Context) error {
	q.stop.Do(func() { close(q.stopped) })
	defer context.AfterFunc(ctx, q.abort)()
	<-q.done
	q.abort()
	return q.exporter.Shutdown(ctx)
}

func (q *queue) loop() {
	defer close(q.done)
	for {
		batch, last := q.collect()
		if len(batch) > 0 {
			q.post(batch)
		}
		if last {
			return
		}
	}
}

// collect waits for spans, and tells whether none are left and none come.
func (q *queue) collect() (batch []sdktrace.ReadOnlySpan, last bool) {
	select {
	case s := <-q.spans:
		batch = append(batch, s)
	case <-q.stopped:
		batch = q.waiting(batch)
		return batch, len(batch) == 0
	}
	timer := time.NewTimer(postDelay)
	defer timer.Stop()
	for len(batch) < postSpans {
		select {
		case s := <-q.spans:
			batch = append(batch, s)
		case <-timer.C:
			return batch, false
		case <-q.stopped:
			return q.waiting(batch), false
		}
	}
	return batch, false
}

// waiting fills a batch with what is there.
func (q *queue) waiting(batch []sdktrace.ReadOnlySpan) []sdktrace.ReadOnlySpan {
	for len(batch) < postSpans {
		select {
		case s := <-q.spans:
			batch = append(batch, s)
		default:
			return batch
		}
	}
	return batch
}

// post posts spans. The log is told when that begins to fail, and when it is over.
func (q *queue) post(batch []sdktrace.ReadOnlySpan) {
	if q.work.Err() != nil {
		q.observer.Spans(ResultDropped, len(batch))
		return
	}
	ctx, cancel := context.WithTimeout(q.work, q.timeout)
	defer cancel()
	err := q.exporter.ExportSpans(ctx, batch)
	switch {
	case err == nil && q.failing:
		q.log.Info("collector takes traces again")
	case err != nil && !q.failing:
		q.log.Warn("collector does not take traces; they are lost until it does", "error", err)
	}
	if q.failing = err != nil; q.failing {
		q.observer.Spans(ResultFailed, len(batch))
		return
	}
	q.observer.Spans(ResultExported, len(batch))
}
