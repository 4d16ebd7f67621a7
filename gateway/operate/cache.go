package operate

import (
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
)

// cache keeps what was read last, for all who ask. Those who come while it is read wait for it.
type cache[T any] struct {
	mu    sync.Mutex
	value T
	until time.Time
}

// get returns what was read lately, else it reads. After an error it returns what was read before it.
func (c *cache[T]) get(clock gateway.Clock, read func() (T, error)) (T, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	begun := clock()
	if begun.Before(c.until) {
		return c.value, nil
	}
	value, err := read()
	if err != nil {
		return c.value, err
	}
	ended := clock()
	c.value = value
	c.until = ended.Add(min(max(freshFor, restFor*ended.Sub(begun)), freshAtMost))
	return value, nil
}
