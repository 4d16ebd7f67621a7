package app

import (
	"io/fs"
	"math"
	"path"
	"strconv"
	"strings"
)

// memoryShare is the part of the container's memory that Go's own may take before it
// collects garbage at any price. Beside it are SQLite's pages, Oracle's client library, stacks of
// the system's threads and the kernel's buffers for connections.
const memoryShare = 0.75

// memoryLimit is how many bytes of memory the process's control group may have, by the
// files below root; not ok if it has no limit, or there are no control groups.
func memoryLimit(root fs.FS) (limit int64, ok bool) {
	groups, err := fs.ReadFile(root, "proc/self/cgroup")
	if err != nil {
		return 0, false
	}
	limit = math.MaxInt64
	for line := range strings.Lines(string(groups)) {
		id, rest, _ := strings.Cut(strings.TrimSpace(line), ":")
		controllers, group, _ := strings.Cut(rest, ":")
		switch {
		case id == "0" && controllers == "": // version 2
			limit = min(limit, least(root, "sys/fs/cgroup", group, "memory.max"))
		case strings.Contains(","+controllers+",", ",memory,"): // version 1
			limit = min(limit, least(root, "sys/fs/cgroup/memory", group, "memory.limit_in_bytes"))
		}
	}
	return limit, limit < unlimited
}

// unlimited is less than what version 1 says where there is no limit.
const unlimited = 1 << 60

// least is the smallest limit of a group and of those that it is in. A container sees
// the files of its own group at the top, wherever that is.
func least(root fs.FS, top, group, name string) int64 {
	limit := int64(math.MaxInt64)
	for group = path.Clean("/" + group); ; group = path.Dir(group) {
		text, err := fs.ReadFile(root, path.Join(top, group, name))
		if own, notNumber := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && notNumber == nil {
			limit = min(limit, own)
		}
		if group == "/" {
			return limit
		}
	}
}
