package inspect

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestZones(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		zone  string
		ahead time.Duration
		found int
	}{
		"Equal":    {"+02:00", 2*time.Hour - time.Second, 0},
		"Negative": {"-03:30", -3*time.Hour - 30*time.Minute, 0},
		"Differ":   {"+01:00", 2 * time.Hour, 1},
		"Fixed":    {"+00:00", -1000 * time.Hour, 1},
		"Unknown":  {"EUROPE/BERLIN", time.Hour, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := inspection{Database: &Database{}}
			i.compareZones(c.zone, c.ahead)
			require.Len(t, i.found, c.found)
		})
	}
}
