package hours

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// describe writes a window without its ranges.
func describe(w Window) string {
	var days []string
	for i, name := range dayNames() {
		if w.days[i] {
			days = append(days, name)
		}
	}
	minute := func(s int32) string { return fmt.Sprintf("%02d:%02d", s/3600, s/60%60) }
	return fmt.Sprintf("%s %s-%s", strings.Join(days, " "), minute(w.span.start), minute(w.span.end))
}

func TestParseWindow(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("testdata/windows.tsv")
	require.NoError(t, err)
	for _, line := range strings.Split(strings.TrimSuffix(string(content), "\n"), "\n")[1:] {
		c := strings.Split(line, "\t")
		t.Run(c[2]+" "+c[0], func(t *testing.T) {
			t.Parallel()
			w, err := ParseWindow(c[0])
			if err != nil {
				require.Equal(t, c[1], err.Error())
				return
			}
			require.Equal(t, c[1], describe(w))
		})
	}
}

// FuzzParseWindow looks for a panic, and for a window that is empty or longer than a day.
func FuzzParseWindow(f *testing.F) {
	for _, text := range []string{"mon-fri 08:00-20:00", "sat,sun,holiday 22:00-06:00", "sun-sat 00:00-24:00", "mon 24:00-", "- -"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w, err := ParseWindow(text)
		if err != nil {
			return
		}
		require.NotEqual(t, [dayKinds]bool{}, w.days)
		require.True(t, 0 <= w.span.start && w.span.start < daySeconds)
		require.True(t, w.span.start < w.span.end && w.span.end-w.span.start <= daySeconds)
		again, err := ParseWindow(strings.ToUpper(" " + strings.TrimSpace(text)))
		require.NoError(t, err)
		require.Equal(t, w, again)
	})
}

func TestParseDate(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"1970-01-01", "1969-12-31", "2028-02-29", "2026-12-25", "1582-10-15"} {
		d, err := ParseDate(text)
		require.NoError(t, err)
		require.Equal(t, text, d.String())
	}
	for _, text := range []string{"", "2027-02-29", "25.12.2026", "2026-12-25T00:00", "2026-1-1", "12-25"} {
		_, err := ParseDate(text)
		require.Error(t, err, text)
	}
}
