package journal

import (
	"context"
	"fmt"
	"slices"
)

// Replay hands the entries to take, oldest first and at most so many at once, until none
// is left, take fails, or ctx ends. Entries that were taken are not handed out again but
// after a restart. It returns how many were taken; entries may be appended meanwhile. One
// Replay runs at a time. The entries are take's to keep.
func (j *Journal) Replay(ctx context.Context, most int, take func(context.Context, [][]byte) error) (n int, err error) {
	j.reading.Lock()
	defer j.reading.Unlock()
	for {
		s := j.first()
		if s == nil {
			return n, nil
		}
		records, err := j.unread(s)
		if err != nil {
			return n, err
		}
		for some := range slices.Chunk(records, most) {
			if err := ctx.Err(); err != nil {
				return n, fmt.Errorf("replaying the journal: %w", err)
			}
			if err := take(ctx, payloads(some)); err != nil {
				return n, err
			}
			j.took(s, some)
			n += len(some)
		}
		if err := j.retire(s); err != nil {
			return n, fmt.Errorf("removing a replayed segment: %w", err)
		}
	}
}

func payloads(records []record) [][]byte {
	entries := make([][]byte, len(records))
	for i, r := range records {
		entries[i] = r.payload
	}
	return entries
}

// Scan hands out the entries that wait, oldest first, and takes none.
func (j *Journal) Scan(see func([]byte)) error {
	j.reading.Lock()
	defer j.reading.Unlock()
	j.mu.Lock()
	segments := append([]*segment(nil), j.segments...)
	j.mu.Unlock()
	for _, s := range segments {
		records, err := j.unread(s)
		if err != nil {
			return err
		}
		for _, r := range records {
			see(r.payload)
		}
	}
	return nil
}

// first is the oldest segment, nil if there is none.
func (j *Journal) first() *segment {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.segments) == 0 {
		return nil
	}
	return j.segments[0]
}

func (j *Journal) took(s *segment, records []record) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, r := range records {
		s.taken += r.size()
	}
	s.times = s.times[len(records):]
}

// retire removes the first segment, unless entries were appended to it meanwhile.
func (j *Journal) retire(s *segment) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(s.times) > 0 || len(j.segments) == 0 || j.segments[0] != s {
		return nil
	}
	if j.last(s) {
		if err := j.seal(); err != nil {
			return err
		}
	}
	if err := j.folder.remove(j.path(s)); err != nil {
		return err
	}
	j.segments = j.segments[1:]
	j.bytes -= s.size
	j.full = false
	return nil
}
