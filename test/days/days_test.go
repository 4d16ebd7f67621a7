package days

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/test/rig"
)

// TestDays plays two days, with the night in which the clocks go back. "make days" has it play more, for more people.
func TestDays(t *testing.T) {
	t.Parallel()
	stores := []string{"sqlite", "oracle"}
	if only := os.Getenv("DAYS_STORE"); only != "" {
		stores = []string{only}
	}
	z := size{
		people: setting(t, "DAYS_PEOPLE", rig.Rows(80)), days: setting(t, "DAYS", 2),
		gateways: 3, rows: 8, kill: 2 * time.Hour,
	}
	for _, store := range stores {
		t.Run(store, func(t *testing.T) {
			t.Parallel()
			play(t, store, z)
		})
	}
}

// setting is a number of the environment.
func setting(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	require.NoError(t, err, name)
	return n
}

func play(t *testing.T, store string, z size) {
	t.Helper()
	ground, err := rig.NewGround(t.Context(), store)
	require.NoError(t, err)
	t.Cleanup(ground.Stop)
	folder, began := t.TempDir(), time.Now()
	synctest.Test(t, func(t *testing.T) {
		backoff.Wait(t.Context(), time.Until(firstHour()))
		place, err := ground.Place(t.Context(), folder)
		require.NoError(t, err)
		defer func() { require.NoError(t, place.Close()) }()
		s, err := open(place, z, &logs{})
		require.NoError(t, err)
		defer s.close()
		r, err := s.play(t.Context())
		require.NoError(t, err)
		for _, figure := range slices.Sorted(maps.Keys(r.figures)) {
			t.Logf("%-45s %d", figure, r.figures[figure])
		}
		require.Empty(t, r.faults, fmt.Sprint(r.examples))
	})
	t.Logf("%d days of %d people took %s", z.days, z.people, time.Since(began).Round(time.Second))
}
