package twiliotest

import (
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"sync"
	"time"
)

// dice is a random source for many goroutines.
type dice struct {
	mu  sync.Mutex
	rnd *rand.Rand
}

// newDice gives independent dice for each stream of one seed.
func newDice(seed, stream uint64) *dice {
	return &dice{rnd: rand.New(rand.NewPCG(seed, stream))}
}

// roll is true with probability p. Certainties cost no lock.
func (d *dice) roll(p float64) bool {
	if p <= 0 || p >= 1 {
		return p >= 1
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.rnd.Float64() < p
}

// between is uniform in low..high; high below low counts as low.
func (d *dice) between(low, high time.Duration) time.Duration {
	if high <= low {
		return low
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return low + time.Duration(d.rnd.Int64N(int64(high-low)+1))
}

// hex appends 32 random hexadecimal digits to the prefix.
func (d *dice) hex(prefix string) string {
	d.mu.Lock()
	high, low := d.rnd.Uint64(), d.rnd.Uint64()
	d.mu.Unlock()
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], high)
	binary.BigEndian.PutUint64(raw[8:], low)
	return string(hex.AppendEncode(append(make([]byte, 0, len(prefix)+32), prefix...), raw[:]))
}
