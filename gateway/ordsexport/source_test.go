package ordsexport

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSources reads the sources of sources.tsv.
func TestSources(t *testing.T) {
	t.Parallel()
	file, err := os.Open("testdata/sources.tsv")
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	cases := 0
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "# ") {
			continue
		}
		f := strings.Split(lines.Text(), "\t")
		require.Len(t, f, 4, lines.Text())
		cases++
		t.Run(f[3], func(t *testing.T) {
			t.Parallel()
			takes, does := describe(f[0])
			require.Equal(t, f[1], takes)
			require.Equal(t, f[2], does)
		})
	}
	require.GreaterOrEqual(t, cases, 30)
}

// describe says what a handler of the source takes, and does.
func describe(source string) (takes, does string) {
	d := readSource(source)
	h := Handler{Method: "POST", Source: source}
	takes = "none"
	switch inbound, status := d.webhooks(h); {
	case inbound && status:
		takes = "both"
	case inbound:
		takes = "reply"
	case status:
		takes = "report"
	}
	all := slices.Clone(d.more)
	if len(d.inserts) > 0 {
		all = slices.Insert(all, 0, "inserts into "+strings.Join(d.inserts, ", "))
	}
	if strange := d.strange(h); len(strange) > 0 {
		all = append(all, "reads :"+strings.Join(strange, ", :"))
	}
	return takes, strings.Join(all, "; ")
}
