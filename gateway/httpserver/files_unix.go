//go:build unix

package httpserver

import (
	"math"
	"syscall"
)

// FileLimit is how many files and connections the process may have open; Go has raised
// it to the hard limit when the process started. Unlimited is math.MaxInt.
func FileLimit() int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil || limit.Cur > math.MaxInt32 {
		return math.MaxInt
	}
	return int(limit.Cur)
}
