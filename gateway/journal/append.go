package journal

import (
	"context"
	"errors"
	"fmt"
)

// Append writes the entries, all or none, and returns when they are on disk; one wait
// for the disk serves them all. After an error other than ErrFull they may turn up
// nevertheless, if the disk then takes back what it refused.
func (j *Journal) Append(ctx context.Context, entries ...[]byte) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("appending to the journal: %w", err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return ErrClosed
	}
	var b []byte
	now := j.opts.Clock()
	for _, entry := range entries {
		if len(entry) > maxPayload {
			return ErrFull
		}
		b = encode(b, record{at: now, payload: entry})
	}
	if size := int64(len(b)); j.bytes+size > j.opts.MaxBytes {
		// One that no journal could take, or a batch of them, says nothing of this one.
		j.full = j.full || len(entries) == 1 && size <= j.opts.MaxBytes
		return ErrFull
	}
	s, err := j.room(int64(len(b)))
	if err == nil {
		err = j.write(s, b)
	}
	if err != nil {
		return fmt.Errorf("appending to the journal: %w", err)
	}
	for range entries {
		s.times = append(s.times, now)
	}
	return nil
}

// room is the segment for so many bytes: the open one, or a new one.
func (j *Journal) room(size int64) (*segment, error) {
	if j.file != nil {
		s := j.segments[len(j.segments)-1]
		if s.size+size <= j.opts.SegmentBytes {
			return s, nil
		}
		if err := j.seal(); err != nil {
			return nil, err
		}
	}
	s := &segment{seq: j.seq + 1}
	file, err := j.folder.create(j.path(s))
	if err != nil {
		return nil, err
	}
	j.seq, j.file, j.segments = s.seq, file, append(j.segments, s)
	return s, nil
}

// write adds the bytes to the open segment. If that fails nothing may follow them: the
// segment is cut off where it was good, and another is begun next time.
func (j *Journal) write(s *segment, b []byte) error {
	_, err := j.file.Write(b)
	if err == nil {
		err = j.file.Sync()
	}
	if err == nil {
		s.size += int64(len(b))
		j.bytes += int64(len(b))
		return nil
	}
	err = errors.Join(err, j.file.Truncate(s.size), j.file.Sync(), j.seal())
	if s.size == 0 {
		err = errors.Join(err, j.folder.remove(j.path(s)))
		j.segments = j.segments[:len(j.segments)-1]
	}
	return err
}

// seal ends the open segment, if there is one.
func (j *Journal) seal() error {
	if j.file == nil {
		return nil
	}
	file := j.file
	j.file = nil
	return file.Close()
}
