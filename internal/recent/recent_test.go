package recent_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/internal/recent"
)

// TestValues_ForgetsWhatWasNotSetForTheLongestTime: of three values at most.
func TestValues_ForgetsWhatWasNotSetForTheLongestTime(t *testing.T) {
	t.Parallel()
	for set, remembered := range map[string]string{
		"":            "",
		"a":           "a",
		"a b c":       "a b c",
		"a b c d":     "b c d",
		"a b c a d":   "a c d",
		"a a a b c":   "a b c",
		"a b c d e f": "d e f",
		"a b c d a":   "a c d",
		"a b c c c d": "b c d",
	} {
		values := recent.New[int](3)
		last := map[string]int{}
		for i, key := range strings.Fields(set) {
			values.Set(key, i)
			last[key] = i
		}
		var kept []string
		for _, key := range strings.Fields("a b c d e f") {
			value, ok := values.Get(key)
			if !ok {
				require.Zero(t, value)
				continue
			}
			require.Equal(t, last[key], value, "%q: %s", set, key)
			kept = append(kept, key)
		}
		require.Equal(t, remembered, strings.Join(kept, " "), set)
	}
}

func TestValues_LookingIsNotSetting(t *testing.T) {
	t.Parallel()
	values := recent.New[string](2)
	values.Set("a", "1")
	values.Set("b", "2")
	_, ok := values.Get("a")
	require.True(t, ok)
	values.Set("c", "3")
	_, ok = values.Get("a")
	require.False(t, ok)
}

func TestValues_OfNoneRemembersNothing(t *testing.T) {
	t.Parallel()
	values := recent.New[int](0)
	values.Set("a", 1)
	_, ok := values.Get("a")
	require.False(t, ok)
}
