package operate

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
)

const (
	// freshFor is how long what was read is handed out at least.
	freshFor = time.Second
	// restFor is how many times as long as it took to read it, it is handed out: a fiftieth of the time is spent reading.
	restFor = 50
	// freshAtMost bounds that.
	freshAtMost = time.Minute
	// failedFor is how long an error is handed out.
	failedFor = 2 * time.Second
	// readFor bounds reading: a store that is away may take longer to say so.
	readFor = 10 * time.Second
)

// cache keeps what was read last, for all who ask. It is read for nobody in particular: those who come meanwhile wait for it,
// and who does not want to wait any longer leaves the others to it.
type cache[T any] struct {
	mu    sync.Mutex
	value T
	err   error
	until time.Time
	// ended is closed when the reading that goes on has ended; nil if none does.
	ended chan struct{}
}

// get returns what was read lately, else it reads. With an error, read returns what is left to hand out.
func (c *cache[T]) get(ctx context.Context, clock gateway.Clock, read func(context.Context) (T, error)) (T, error) {
	c.mu.Lock()
	if clock().Before(c.until) {
		defer c.mu.Unlock()
		return c.value, c.err
	}
	if c.ended == nil {
		c.ended = make(chan struct{})
		go c.read(context.WithoutCancel(ctx), clock, read)
	}
	ended := c.ended
	c.mu.Unlock()
	select {
	case <-ended:
		return c.last()
	case <-ctx.Done():
		value, _ := c.last()
		return value, ctx.Err()
	}
}

// last is what was read last.
func (c *cache[T]) last() (T, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.value, c.err
}

func (c *cache[T]) read(ctx context.Context, clock gateway.Clock, read func(context.Context) (T, error)) {
	ctx, cancel := context.WithTimeout(ctx, readFor)
	defer cancel()
	begun := clock()
	value, err := c.recovered(ctx, read)
	took := clock().Sub(begun)
	c.mu.Lock()
	defer c.mu.Unlock()
	rest := failedFor
	if err == nil {
		rest = min(max(freshFor, restFor*took), freshAtMost)
	}
	c.value, c.err, c.until = value, err, begun.Add(took+rest)
	close(c.ended)
	c.ended = nil
}

// recovered reads, and makes an error of a panic, which would end the gateway: nobody's request is there to end.
func (c *cache[T]) recovered(ctx context.Context, read func(context.Context) (T, error)) (value T, err error) {
	defer func() {
		if p := recover(); p != nil {
			value, err = c.value, fmt.Errorf("reading panicked: %v", p)
		}
	}()
	return read(ctx)
}

// away reports whether a store could not be asked, or not in time.
func away(err error) bool {
	return errors.Is(err, gateway.ErrUnavailable) || errors.Is(err, context.DeadlineExceeded)
}
