package rig

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// Cage bounds the memory of the processes in it, as a container does: it is a control
// group inside that of this process.
type Cage struct {
	folder string
	// peak is the file of the most that was in use at once.
	peak string
}

// NewCage makes a cage of so many bytes. It fails where control groups cannot be made.
func NewCage(limit int64) (*Cage, error) {
	groups, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return nil, fmt.Errorf("making a control group: %w", err)
	}
	var parent, bound string
	c := &Cage{}
	for line := range strings.Lines(string(groups)) {
		group := strings.SplitN(strings.TrimSpace(line), ":", 3)
		switch {
		case group[1] == "memory":
			parent, bound, c.peak = "/sys/fs/cgroup/memory"+group[2], "memory.limit_in_bytes", "memory.max_usage_in_bytes"
		case group[1] == "" && parent == "":
			parent, bound, c.peak = "/sys/fs/cgroup"+group[2], "memory.max", "memory.peak"
		}
	}
	if c.folder, err = os.MkdirTemp(parent, "ebs-sms-gateway-"); err != nil {
		return nil, fmt.Errorf("making a control group: %w", err)
	}
	if err := os.WriteFile(filepath.Join(c.folder, bound), []byte(strconv.FormatInt(limit, 10)), 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("bounding a control group: %w", err), c.Remove())
	}
	return c, nil
}

// Launch is Launch inside the cage.
func (c *Cage) Launch(binary string, log io.Writer, args ...string) (*Process, error) {
	// The shell moves itself before there is a gateway, which reads its limit when it starts.
	script := []string{"-c", `echo $$ > "$0" && exec "$@"`, filepath.Join(c.folder, "cgroup.procs"), binary}
	return launch(exec.Command("sh", append(script, args...)...), log)
}

// Peak is the most memory that was in use at once, in bytes, the kernel's for files included.
func (c *Cage) Peak() (int64, error) {
	text, err := os.ReadFile(filepath.Join(c.folder, c.peak))
	if err != nil {
		return 0, fmt.Errorf("reading the peak of memory: %w", err)
	}
	return strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
}

// Remove removes the cage, in which no process may be left.
func (c *Cage) Remove() error { return os.Remove(c.folder) }
