package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// version is what the linker was given, "" if nothing (make build gives one).
var version string

// build names this build, short enough for a log.
func build() string { return versionOf(version, revision()) }

// buildLine is the version with all that is known of the build.
func buildLine() string {
	text := build()
	if rev := revision(); rev != "" && !strings.Contains(text, rev[:7]) {
		text += " revision " + rev
	}
	return fmt.Sprintf("%s %s %s/%s", text, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

func versionOf(linked, revision string) string {
	switch {
	case linked != "":
		return linked
	case revision != "":
		return "dev-" + revision
	}
	return "dev"
}

func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	return revisionOf(info.Settings)
}

// revisionOf is the commit that was built, 12 digits, with "-dirty" if files had been
// changed; "" if the build did not know.
func revisionOf(settings []debug.BuildSetting) string {
	var commit, dirty string
	for _, s := range settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value
		case "vcs.modified":
			if s.Value == "true" {
				dirty = "-dirty"
			}
		}
	}
	if len(commit) < 12 {
		return ""
	}
	return commit[:12] + dirty
}
