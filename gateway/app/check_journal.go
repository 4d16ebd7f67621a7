package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"ebs-sms-gateway/gateway/config"
)

// checkJournal tries whether the journal's folder can be written. It does not open the
// journal, which a running gateway has.
func checkJournal(cfg config.Journal) []Finding {
	if cfg.Folder == "" {
		return []Finding{{LevelWarning, "journal",
			"there is none: replies are refused while the store is away, and Twilio repeats them for a while only; " +
				"set webhooks.journal.folder"}}
	}
	err := tryFolder(cfg.Folder)
	if errors.Is(err, fs.ErrNotExist) { // run will make it
		err = tryFolder(filepath.Dir(filepath.Clean(cfg.Folder)))
	}
	if err != nil {
		return []Finding{failed("journal", fmt.Errorf("writing to %s: %w", cfg.Folder, cause(err)),
			"make it, or its parent, a folder that this user may write")}
	}
	return nil
}

// tryFolder writes a file there and removes it.
func tryFolder(folder string) error {
	f, err := os.CreateTemp(folder, ".check-")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// cause drops operation and name from an error of the file system.
func cause(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}
