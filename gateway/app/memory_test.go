package app

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func TestMemoryLimit(t *testing.T) {
	t.Parallel()
	const none = "9223372036854771712\n"
	for name, c := range map[string]struct {
		files map[string]string
		want  int64
	}{
		"Version2InAContainer": {map[string]string{
			"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "536870912\n",
		}, 512 << 20},
		"Version2OfAService": {map[string]string{
			"proc/self/cgroup": "0::/system.slice/sms.service\n",
			"sys/fs/cgroup/system.slice/sms.service/memory.max": "536870912\n",
			"sys/fs/cgroup/system.slice/memory.max":             "max\n",
		}, 512 << 20},
		"OfAGroupAround": {map[string]string{
			"proc/self/cgroup": "0::/pod/container\n", "sys/fs/cgroup/pod/container/memory.max": "max\n",
			"sys/fs/cgroup/pod/memory.max": "1048576\n",
		}, 1 << 20},
		"Version1": {map[string]string{
			"proc/self/cgroup": "5:cpu,cpuacct:/\n4:memory:/docker/1\n0::/\n",
			"sys/fs/cgroup/memory/docker/1/memory.limit_in_bytes": "536870912\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes":          none,
		}, 512 << 20},
		"Version1InAContainer": {map[string]string{
			"proc/self/cgroup": "4:memory:/docker/1\n", "sys/fs/cgroup/memory/memory.limit_in_bytes": "536870912\n",
		}, 512 << 20},
		"Version1WithoutALimit": {map[string]string{
			"proc/self/cgroup": "4:memory:/\n", "sys/fs/cgroup/memory/memory.limit_in_bytes": none,
		}, 0},
		"Version2WithoutALimit": {map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "max\n"},
			0},
		"NoControlGroups": {nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := fstest.MapFS{}
			for file, text := range c.files {
				root[file] = &fstest.MapFile{Data: []byte(text)}
			}
			limit, ok := memoryLimit(root)
			require.Equal(t, c.want > 0, ok)
			if ok {
				require.Equal(t, c.want, limit)
			}
		})
	}
}
