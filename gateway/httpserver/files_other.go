//go:build !unix

package httpserver

import "math"

// FileLimit is how many files and connections the process may have open: here it is not known.
func FileLimit() int { return math.MaxInt }
