package inbound_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
)

// book is a Journal in memory.
type book struct {
	mu      sync.Mutex
	entries [][]byte
	aside   map[string]string
	named   int
	// full refuses entries.
	full func(entries [][]byte) error
}

// Append implements inbound.Journal.
func (b *book) Append(_ context.Context, entries ...[]byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.full != nil {
		if err := b.full(entries); err != nil {
			return err
		}
	}
	b.entries = append(b.entries, entries...)
	return nil
}

// Replay implements inbound.Journal.
func (b *book) Replay(ctx context.Context, most int, take func(context.Context, [][]byte) error) (n int, err error) {
	for b.Entries() > 0 {
		b.mu.Lock()
		some := slices.Clone(b.entries[:min(most, len(b.entries))])
		b.mu.Unlock()
		if err := take(ctx, some); err != nil {
			return n, err
		}
		n += len(some)
		b.mu.Lock()
		b.entries = b.entries[len(some):]
		b.mu.Unlock()
	}
	return n, nil
}

// Scan implements inbound.Journal.
func (b *book) Scan(see func([]byte)) error {
	for _, e := range b.entries {
		see(e)
	}
	return nil
}

// Entries implements inbound.Journal.
func (b *book) Entries() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.entries)
}

// SetAside implements inbound.Journal.
func (b *book) SetAside(entry []byte) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.aside == nil {
		b.aside = map[string]string{}
	}
	b.named++
	name := fmt.Sprintf("%03d", b.named)
	b.aside[name] = string(entry)
	return name, nil
}

// Aside implements inbound.Journal.
func (b *book) Aside(see func(string, []byte)) error {
	for _, name := range slices.Sorted(maps.Keys(b.aside)) {
		see(name, []byte(b.aside[name]))
	}
	return nil
}

// Forget implements inbound.Journal.
func (b *book) Forget(name string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.aside, name)
	return nil
}

// apart are the entries that were set aside.
func (b *book) apart() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var entries []string
	for _, name := range slices.Sorted(maps.Keys(b.aside)) {
		entries = append(entries, b.aside[name])
	}
	return entries
}
