package journal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"
)

// segment is a file of records.
type segment struct {
	seq uint64
	// size is the length of its whole records, taken that of those taken already.
	size, taken int64
	// times are when the records that are not taken were appended.
	times []time.Time
}

// path is the segment's file.
func (j *Journal) path(s *segment) string { return j.folder.path(s.seq, segmentName) }

// load reads a segment that was there at Open.
func (j *Journal) load(seq uint64, last bool) error {
	s := &segment{seq: seq}
	content, err := os.ReadFile(j.path(s))
	if err != nil {
		return err
	}
	records, whole, err := decodeAll(content)
	switch {
	case last && errors.Is(err, errTorn):
		err = truncate(j.path(s), whole)
	case err != nil:
		err = j.setRestAside(s, damage{offset: whole, rest: content[whole:], err: err})
	}
	if err != nil {
		return err
	}
	if s.size = whole; whole == 0 {
		return j.folder.remove(j.path(s))
	}
	for _, r := range records {
		s.times = append(s.times, r.at)
	}
	j.segments = append(j.segments, s)
	j.bytes += s.size
	return nil
}

// damage is where a segment stops to be readable.
type damage struct {
	offset int64
	rest   []byte
	err    error
}

// setRestAside moves the rest of a segment to a file of its own. A crash in the midst
// of it leaves the rest in both; then it is done again.
func (j *Journal) setRestAside(s *segment, d damage) error {
	aside := j.folder.path(s.seq, fmt.Sprintf("-%d%s", d.offset, corruptName))
	if err := j.folder.write(aside, d.rest); err != nil {
		return fmt.Errorf("setting damage aside: %w", err)
	}
	if err := truncate(j.path(s), d.offset); err != nil {
		return fmt.Errorf("setting damage aside: %w", err)
	}
	j.opts.Damaged(&DamageError{File: j.path(s), Offset: d.offset, Aside: aside, Err: d.err})
	return nil
}

// unread reads the records of a segment that are not taken. If it is damaged the
// rest is set aside and the segment ends there.
func (j *Journal) unread(s *segment) ([]record, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return nil, ErrClosed
	}
	content := make([]byte, s.size-s.taken)
	n, err := readAt(j.path(s), content, s.taken)
	if err != nil {
		return nil, fmt.Errorf("reading the journal: %w", err)
	}
	records, whole, err := decodeAll(content[:n])
	if err == nil && len(records) == len(s.times) {
		return records, nil
	}
	d := damage{offset: s.taken + whole, rest: content[whole:n], err: err}
	if d.err == nil {
		d.err = errTorn
	}
	if j.last(s) {
		d.err = errors.Join(d.err, j.seal())
	}
	if err := j.setRestAside(s, d); err != nil {
		return nil, err
	}
	j.bytes -= s.size - d.offset
	s.size, s.times = d.offset, slices.Clip(s.times[:len(records)])
	return records, nil
}

func readAt(path string, b []byte, offset int64) (int, error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	n, err := file.ReadAt(b, offset)
	if errors.Is(err, io.EOF) { // shorter than it was: decoding will tell
		err = nil
	}
	return n, err
}

// last reports whether s is the segment that may be open for entries.
func (j *Journal) last(s *segment) bool { return s == j.segments[len(j.segments)-1] }
