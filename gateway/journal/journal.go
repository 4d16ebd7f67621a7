package journal

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
)

// The errors of a Journal.
var (
	// ErrFull is returned for entries that do not fit into Options.MaxBytes.
	ErrFull = errors.New("journal full")
	// ErrLocked is returned for a folder that another journal has open.
	ErrLocked = errors.New("another gateway has this journal open")
	// ErrClosed is returned after Close.
	ErrClosed = errors.New("journal closed")
)

// DamageError tells of records that are not what was written.
type DamageError struct {
	// File and Offset are where it begins, Aside is the file that has the rest of File.
	File   string
	Offset int64
	Aside  string
	// Err is what is wrong there.
	Err error
}

// Error implements error.
func (e *DamageError) Error() string {
	return fmt.Sprintf("reading %s at offset %d: %v; the rest is kept in %s", e.File, e.Offset, e.Err, e.Aside)
}

// Unwrap returns Err.
func (e *DamageError) Unwrap() error { return e.Err }

// Defaults of Options.
const (
	DefaultMaxBytes     = 256 << 20
	DefaultSegmentBytes = 1 << 20
)

// Options configure a Journal. Folder is required; the zero value of any other field
// is its default.
type Options struct {
	// Folder is made if it is not there.
	Folder string
	// MaxBytes bounds the segments. Files that were set aside do not count.
	MaxBytes int64
	// SegmentBytes is the size at which a new segment is begun.
	SegmentBytes int64
	// Holder is the name of this run of the gateway, which the next one reads; none is
	// left if it is empty. It has no spaces.
	Holder string
	Clock  gateway.Clock
	// Damaged is told of a [*DamageError], during Open, Scan and Replay. It must not call the Journal.
	Damaged func(error)
}

func (o Options) withDefaults() Options {
	if o.MaxBytes <= 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	if o.SegmentBytes <= 0 {
		o.SegmentBytes = DefaultSegmentBytes
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Damaged == nil {
		o.Damaged = func(error) {}
	}
	return o
}

// Journal is an open journal. It is safe for concurrent use.
type Journal struct {
	opts   Options
	folder folder
	lock   *os.File
	// predecessors are earlier holders of the lock.
	predecessors []string
	// reading is held by whoever reads entries; it is taken before mu.
	reading sync.Mutex

	mu       sync.Mutex
	segments []*segment // oldest first
	file     *os.File   // the last segment, nil if the next entry begins another
	seq      uint64     // the highest number used
	bytes    int64
	full     bool
	closed   bool
}

// Open opens the journal in a folder, and puts in order what a crash has left there.
// It fails if the folder cannot be written, or with ErrLocked.
func Open(opts Options) (*Journal, error) {
	j := &Journal{opts: opts.withDefaults(), folder: folder(opts.Folder)}
	if err := j.open(); err != nil {
		if j.lock != nil {
			err = errors.Join(err, j.lock.Close())
		}
		return nil, fmt.Errorf("opening the journal: %w", err)
	}
	return j, nil
}

func (j *Journal) open() (err error) {
	if err = os.MkdirAll(string(j.folder), folderMode); err != nil {
		return err
	}
	if j.lock, err = j.folder.lock(); err != nil {
		return err
	}
	if err = j.hold(j.opts.Holder); err != nil {
		return err
	}
	if err = j.folder.probe(); err != nil {
		return err
	}
	seqs, highest, err := j.folder.segments()
	if err != nil {
		return err
	}
	j.seq = highest
	for i, seq := range seqs {
		if err := j.load(seq, i == len(seqs)-1); err != nil {
			return err
		}
	}
	return nil
}

// Stats is what a journal holds.
type Stats struct {
	// Entries is how many entries wait.
	Entries int
	// Oldest is when the first of them was appended, the zero time if none waits.
	Oldest time.Time
	// Bytes is the size of the segments.
	Bytes int64
}

// Stats counts what waits. It does not read the folder.
func (j *Journal) Stats() Stats {
	j.mu.Lock()
	defer j.mu.Unlock()
	s := Stats{Bytes: j.bytes}
	for _, seg := range j.segments {
		if s.Entries == 0 && len(seg.times) > 0 {
			s.Oldest = seg.times[0]
		}
		s.Entries += len(seg.times)
	}
	return s
}

// Entries is how many entries wait.
func (j *Journal) Entries() int { return j.Stats().Entries }

// Check says why the journal would not take an entry now: it is full, or its folder
// cannot be written.
func (j *Journal) Check() error {
	j.mu.Lock()
	full, closed := j.full || j.bytes >= j.opts.MaxBytes, j.closed
	j.mu.Unlock()
	switch {
	case closed:
		return ErrClosed
	case full:
		return ErrFull
	}
	if err := j.folder.probe(); err != nil {
		return fmt.Errorf("writing to the journal: %w", err)
	}
	return nil
}

// Close leaves the entries for the next Open. It waits for a Replay under way, whose
// context should have ended. It may be called more than once.
func (j *Journal) Close() error {
	j.reading.Lock()
	defer j.reading.Unlock()
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return nil
	}
	j.closed = true
	return errors.Join(j.seal(), j.lock.Close())
}
