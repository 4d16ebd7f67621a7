package app

import (
	"runtime"
	"runtime/debug"
)

const (
	// gcPercent: the heap is some tens of megabytes, and each collection delays the posts under way.
	gcPercent = 300
	// minProcs: a write to disk or a call of the database keeps its P until the runtime
	// takes it back, up to 10 ms later. With one or two of them the posts would wait for it.
	minProcs = 4
)

// TuneRuntime sets the Go runtime for a process that runs a gateway, but for what
// the environment sets by GOGC and GOMAXPROCS.
func TuneRuntime(getenv func(string) string) {
	if getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if getenv("GOMAXPROCS") == "" && runtime.GOMAXPROCS(0) < minProcs {
		runtime.GOMAXPROCS(minProcs)
	}
}
