package journal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Replies are personal data: nobody but the gateway's user reads them.
const (
	folderMode = 0o700
	fileMode   = 0o600
)

// Names in the folder: a number of 20 digits and what it is.
const (
	lockName    = "lock"
	segmentName = ".journal"
	corruptName = ".corrupt"
	refusedName = ".refused"
)

// folder is the journal's folder. Every change of its entries is on disk when the
// method returns.
type folder string

// path is the file of this number, such as 00000000000000000001.journal.
func (f folder) path(seq uint64, kind string) string {
	return filepath.Join(string(f), fmt.Sprintf("%020d%s", seq, kind))
}

// segments lists the numbers of the segments, oldest first, and the highest number
// that any file has.
func (f folder) segments() (seqs []uint64, highest uint64, err error) {
	files, err := os.ReadDir(string(f))
	if err != nil {
		return nil, 0, err
	}
	for _, file := range files {
		digits, _, _ := strings.Cut(file.Name(), ".")
		digits, _, _ = strings.Cut(digits, "-")
		seq, err := strconv.ParseUint(digits, 10, 64)
		if err != nil {
			continue
		}
		highest = max(highest, seq)
		if strings.HasSuffix(file.Name(), segmentName) {
			seqs = append(seqs, seq)
		}
	}
	slices.Sort(seqs)
	return seqs, highest, nil
}

// sync makes the folder's entries durable.
func (f folder) sync() error {
	dir, err := os.Open(string(f))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// create makes a file that is not there yet.
func (f folder) create(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return nil, err
	}
	if err := f.sync(); err != nil {
		return nil, errors.Join(err, file.Close(), os.Remove(path))
	}
	return file, nil
}

// write makes or replaces a file.
func (f folder) write(path string, content []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Sync(), file.Close(), f.sync())
}

// remove removes a file; one that is gone already is as good.
func (f folder) remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return f.sync()
}

// truncate cuts a file off.
func truncate(path string, size int64) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Truncate(size), file.Sync(), file.Close())
}

// probe says why a file cannot be written here, nil if one can.
func (f folder) probe() error {
	file, err := os.CreateTemp(string(f), "probe-*")
	if err != nil {
		return err
	}
	_, err = file.Write(make([]byte, headerSize))
	return errors.Join(err, file.Close(), os.Remove(file.Name()))
}
