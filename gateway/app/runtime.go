package app

import (
	"io/fs"
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

// Surroundings are what the process runs in.
type Surroundings struct {
	// Getenv is os.Getenv.
	Getenv func(string) string
	// Root is the root of the file system, where Linux says how much memory there is.
	Root fs.FS
}

// TuneRuntime sets the Go runtime for a process that runs a gateway, but for what
// the environment sets by GOGC, GOMEMLIMIT and GOMAXPROCS.
func TuneRuntime(s Surroundings) {
	if s.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if limit, ok := memoryLimit(s.Root); ok && s.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(int64(memoryShare * float64(limit)))
	}
	if s.Getenv("GOMAXPROCS") == "" && runtime.GOMAXPROCS(0) < minProcs {
		runtime.GOMAXPROCS(minProcs)
	}
}
