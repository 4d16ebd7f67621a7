package oracle

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func TestCut(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		text              string
		characters, bytes int
		want              string
	}{
		"Empty":             {"", 3, 3, ""},
		"Fits":              {"abc", 3, 3, "abc"},
		"TooManyCharacters": {"abcd", 3, 9, "abc"},
		"TooManyBytes":      {"äöü", 3, 5, "äö"},
		"FitsInBytes":       {"äöü", 3, 6, "äöü"},
		"BothTooMany":       {"証明書です", 4, 7, "証明"},
		"WithinAnEmoji":     {"🎓🎓", 2, 7, "🎓"},
		"NoRoom":            {"証", 1, 2, ""},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.want, cut(tc.text, tc.characters, tc.bytes))
		})
	}
}

func TestTimestamp_IsOneThatThereIsADateFor(t *testing.T) {
	t.Parallel()
	west := time.FixedZone("west", -5*3600)
	last := time.Date(9999, time.December, 31, 23, 59, 59, 0, time.UTC)
	for _, late := range []time.Time{last.Add(time.Second), time.Date(9999, time.December, 31, 23, 59, 0, 0, west), last.AddDate(90_000, 0, 0)} {
		require.Equal(t, last, timestamp(late))
	}
	require.Equal(t, last, timestamp(last))
	require.Zero(t, timestamp(time.Time{}))
}

func FuzzCut(f *testing.F) {
	f.Add("証明書 text 🎓", 5, 12)
	f.Fuzz(func(t *testing.T, text string, characters, bytes int) {
		if !utf8.ValidString(text) || characters < 0 || bytes < 0 {
			return
		}
		got := cut(text, characters, bytes)
		require.True(t, strings.HasPrefix(text, got))
		require.True(t, utf8.ValidString(got))
		require.LessOrEqual(t, utf8.RuneCountInString(got), characters)
		require.LessOrEqual(t, len(got), bytes)
	})
}

func TestTimestamp_IsNotRoundedUp(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.November, 23, 12, 0, 0, 999_999_999, time.FixedZone("", 3600))
	require.Equal(t, "2026-11-23T11:00:00.999Z", timestamp(at).Format(time.RFC3339Nano))
	require.Zero(t, timestamp(time.Time{}))
}

func TestMediaText_KeepsWhatFits(t *testing.T) {
	t.Parallel()
	media := make([]gateway.Media, 10)
	for i := range media {
		media[i].URL = "https://example.com/" + strings.Repeat("x", 900)
	}
	require.LessOrEqual(t, len(mediaText(media)), textBytes)
	require.Equal(t, mediaText(media[:4]), mediaText(media))
	require.Empty(t, mediaText(nil))
}
