package config

import (
	"reflect"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// everyKey returns the keys of values, those of one channel included.
func everyKey() []key {
	config := Default()
	config.Channels = []Channel{DefaultChannel()}
	return leafKeys(&config)
}

func eachKey(t *testing.T, check func(*testing.T, key)) {
	t.Helper()
	for _, k := range everyKey() {
		t.Run(k.path, func(t *testing.T) {
			t.Parallel()
			check(t, k)
		})
	}
}

func TestKeys_AreDocumentedInSentences(t *testing.T) {
	t.Parallel()
	eachKey(t, func(t *testing.T, k key) {
		require.Regexp(t, regexp.MustCompile(`^[A-Z][^|\n]*\.$`), k.help())
	})
}

func TestKeys_AreSnakeCase(t *testing.T) {
	t.Parallel()
	eachKey(t, func(t *testing.T, k key) {
		require.Regexp(t, regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`), k.name)
	})
}

func TestKeys_AreShortEnoughForSuggestions(t *testing.T) {
	t.Parallel()
	eachKey(t, func(t *testing.T, k key) {
		require.LessOrEqual(t, len(k.variable()), longestWord)
	})
}

func TestKeys_OfNumbersHaveRangeThatHoldsDefault(t *testing.T) {
	t.Parallel()
	eachKey(t, func(t *testing.T, k key) {
		b, ok := k.bounds()
		isNumber := k.value.CanInt() || k.value.CanFloat()
		require.Equal(t, isNumber, ok)
		require.True(t, !ok || b.hold(k.value))
	})
}

func TestKeys_HaveKindsThatCanBeSet(t *testing.T) {
	t.Parallel()
	kinds := []reflect.Kind{reflect.String, reflect.Int, reflect.Int64, reflect.Float64, reflect.Slice}
	eachKey(t, func(t *testing.T, k key) {
		require.Contains(t, kinds, k.value.Kind())
	})
}

func TestKeys_OfListsHaveTexts(t *testing.T) {
	t.Parallel()
	eachKey(t, func(t *testing.T, k key) {
		require.True(t, !k.isList() || k.value.Type().Elem().Kind() == reflect.String)
	})
}

func TestKeys_HaveVariablesOfTheirOwn(t *testing.T) {
	t.Parallel()
	owner := map[string]string{}
	for _, k := range everyKey() {
		if name := k.variable(); name != "" {
			require.Empty(t, owner[name], name)
			owner[name] = k.path
		}
	}
	require.Equal(t, "outbound.record.delay", owner["EBS_SMS_OUTBOUND_RECORD_DELAY"])
}

func TestKeys_OfChannelsHaveNoVariable(t *testing.T) {
	t.Parallel()
	config := Config{Channels: []Channel{{}}}
	for _, k := range leafKeys(&config) {
		require.Equal(t, regexp.MustCompile(`^channels\[`).MatchString(k.path), k.variable() == "", k.path)
	}
}

func TestKeys_AreNotMistakenForServiceLinks(t *testing.T) {
	t.Parallel()
	eachKey(t, func(t *testing.T, k key) {
		require.False(t, isServiceLink(k.variable(), "tcp://10.0.0.1:80"))
	})
}
