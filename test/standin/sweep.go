package standin

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

const folderPattern = "standin-"

// makeFolder makes a server's folder, and removes those of processes that ended
// without Stop.
func makeFolder() (string, error) {
	sweep()
	folder, err := os.MkdirTemp("", folderPattern)
	if err != nil {
		return "", fmt.Errorf("making the server's folder: %w", err)
	}
	if err := os.WriteFile(ownerFile(folder), []byte(strconv.Itoa(os.Getpid())), 0o600); err != nil {
		return "", fmt.Errorf("making the server's folder: %w", err)
	}
	return folder, nil
}

func ownerFile(folder string) string { return filepath.Join(folder, "owner") }

// sweep does what it can: what is left over does no harm but for its room.
func sweep() {
	folders, err := filepath.Glob(filepath.Join(os.TempDir(), folderPattern+"*"))
	if err != nil {
		return
	}
	for _, folder := range folders {
		text, err := os.ReadFile(ownerFile(folder))
		if err != nil {
			continue
		}
		pid, err := strconv.Atoi(string(text))
		if err == nil && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			_ = os.RemoveAll(folder)
		}
	}
}
