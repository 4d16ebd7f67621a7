package journal

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// The lock file names those who have held the lock, a line each, so that a gateway knows
// which of its earlier runs are dead: whoever holds the lock now outlived them. A file
// that a crash has cut off names fewer, and their rows wait for the end of their lease.

// hold reads who held the lock before, and adds the new holder.
func (j *Journal) hold(holder string) error {
	if holder == "" {
		return nil
	}
	content, err := io.ReadAll(j.lock)
	if err != nil {
		return fmt.Errorf("reading the lock file: %w", err)
	}
	j.predecessors = slices.DeleteFunc(strings.Fields(string(content)),
		func(name string) bool { return name == holder })
	return j.writeHolders(append(slices.Clone(j.predecessors), holder))
}

// Predecessors are the holders of the journal before this one that were not buried, oldest
// first. All of them are dead.
func (j *Journal) Predecessors() []string { return slices.Clone(j.predecessors) }

// Bury forgets the predecessors: nothing is left of what they had in hand.
func (j *Journal) Bury() error {
	if len(j.predecessors) == 0 {
		return nil
	}
	return j.writeHolders([]string{j.opts.Holder})
}

func (j *Journal) writeHolders(names []string) error {
	content := strings.Join(names, "\n") + "\n"
	_, err := j.lock.WriteAt([]byte(content), 0)
	if err = errors.Join(err, j.lock.Truncate(int64(len(content))), j.lock.Sync()); err != nil {
		return fmt.Errorf("writing the lock file: %w", err)
	}
	return nil
}
