//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package journal

import (
	"errors"
	"fmt"
	"os"
)

// lock refuses: without a lock that ends with its process two gateways could share
// the folder, or one could lock itself out.
func (f folder) lock() (*os.File, error) {
	return nil, fmt.Errorf("locking %s: %w", f, errors.ErrUnsupported)
}
