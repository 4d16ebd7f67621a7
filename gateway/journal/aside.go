package journal

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// SetAside keeps an entry that cannot be taken for now in a file *.refused of its own, and
// returns the file's name when it is on disk. It stays there until Forget.
func (j *Journal) SetAside(entry []byte) (name string, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return "", ErrClosed
	}
	j.seq++
	path := j.folder.path(j.seq, refusedName)
	if err := j.folder.write(path, entry); err != nil {
		return "", fmt.Errorf("setting an entry aside: %w", err)
	}
	return filepath.Base(path), nil
}

// Aside hands out the entries that were set aside, oldest first, with their names.
func (j *Journal) Aside(see func(name string, entry []byte)) error {
	files, err := os.ReadDir(string(j.folder)) // in order of their names
	if err != nil {
		return fmt.Errorf("listing what was set aside: %w", err)
	}
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), refusedName) {
			continue
		}
		entry, err := os.ReadFile(filepath.Join(string(j.folder), file.Name()))
		if err != nil {
			return fmt.Errorf("reading what was set aside: %w", err)
		}
		see(file.Name(), entry)
	}
	return nil
}

// Forget removes an entry that was set aside; one that somebody has removed is as good.
func (j *Journal) Forget(name string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return ErrClosed
	}
	if err := j.folder.remove(filepath.Join(string(j.folder), name)); err != nil {
		return fmt.Errorf("forgetting what was set aside: %w", err)
	}
	return nil
}
