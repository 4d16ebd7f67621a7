package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"ebs-sms-gateway/gateway/config"
)

// checkShadowFile tries whether the file of mode shadow can be written, and changes none.
func checkShadowFile(cfg config.Config) []Finding {
	if cfg.Mode != config.ModeShadow {
		return nil
	}
	path := cfg.Shadow.File
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	switch {
	case err == nil:
		err = f.Close()
	case errors.Is(err, fs.ErrNotExist): // run will make it
		err = tryFolder(filepath.Dir(path))
	}
	if err != nil {
		return []Finding{failed("shadow", fmt.Errorf("writing %s: %w", path, cause(err)),
			"name a file in shadow.file that this user may write")}
	}
	return nil
}
