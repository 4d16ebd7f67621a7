package segment_test

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ebs-sms-gateway/gateway/segment"
)

type countCase struct {
	Name string `json:"name"`
	Body []struct {
		Text  string `json:"text"`
		Times int    `json:"times"`
	} `json:"body"`
	TollFree bool             `json:"toll_free"`
	Smart    bool             `json:"smart_encoding"`
	Encoding segment.Encoding `json:"encoding"`
	Units    int              `json:"units"`
	Segments int              `json:"segments"`
}

func (c countCase) text() string {
	var b strings.Builder
	for _, part := range c.Body {
		b.WriteString(strings.Repeat(part.Text, part.Times))
	}
	return b.String()
}

func loadCountCases(tb testing.TB) []countCase {
	tb.Helper()
	raw, err := os.ReadFile("testdata/count.json")
	require.NoError(tb, err)
	var cases []countCase
	require.NoError(tb, json.Unmarshal(raw, &cases))
	return cases
}

func TestCount(t *testing.T) {
	t.Parallel()
	for _, tc := range loadCountCases(t) {
		t.Run(tc.Name, func(t *testing.T) {
			t.Parallel()
			want := segment.Result{Encoding: tc.Encoding, Units: tc.Units, Segments: tc.Segments}
			require.Equal(t, want, segment.Count(tc.text(), segment.Options{TollFree: tc.TollFree,
				SmartEncoding: tc.Smart}))
		})
	}
}

func TestCount_CountsEachInvalidByteAsReplacementCharacter(t *testing.T) {
	t.Parallel()
	want := segment.Result{Encoding: segment.UCS2, Units: 4, Segments: 1}
	require.Equal(t, want, segment.Count("a\xff\xe2\x82", segment.Options{}))
}

func TestCount_DoesNotAllocate(t *testing.T) {
	bodies := []string{strings.Repeat("a", 1600), strings.Repeat("€", 800), strings.Repeat("😀", 400),
		strings.Repeat("’…", 400)}
	allocs := testing.AllocsPerRun(10, func() {
		for _, body := range bodies {
			segment.Count(body, segment.Options{SmartEncoding: true})
		}
	})
	require.Zero(t, allocs)
}

func TestCount_Properties(t *testing.T) {
	t.Parallel()
	t.Run("GrowsWithTheBody", rapid.MakeCheck(func(t *rapid.T) {
		opts, a, b := drawOptions(t), drawBody(t, "a"), drawBody(t, "b")
		part, whole := segment.Count(a, opts), segment.Count(a+b, opts)
		// A body that b turns into UCS-2 may need fewer units (an extension character is two septets), never fewer
		// parts.
		require.GreaterOrEqual(t, whole.Segments, part.Segments)
		if whole.Encoding == part.Encoding {
			require.GreaterOrEqual(t, whole.Units, part.Units)
		}
	}))
	t.Run("ConcatenationOfOneEncodingIsBounded", rapid.MakeCheck(func(t *rapid.T) {
		opts, a, b := drawOptions(t), drawBody(t, "a"), drawBody(t, "b")
		first, second, whole := segment.Count(a, opts), segment.Count(b, opts), segment.Count(a+b, opts)
		if first.Encoding != second.Encoding {
			return
		}
		require.Equal(t, first.Units+second.Units, whole.Units)
		// Two single messages of 160 need three parts of 153, hence one more.
		require.LessOrEqual(t, whole.Segments, first.Segments+second.Segments+1)
	}))
	t.Run("PartsHoldTheUnits", rapid.MakeCheck(func(t *rapid.T) {
		opts, body := drawOptions(t), drawBody(t, "body")
		got := segment.Count(body, opts)
		single, part := limitsOf(got.Encoding, opts)
		if got.Units <= single {
			require.LessOrEqual(t, got.Segments, 1)
			return
		}
		// Every part but the last is filled to the last unit but one.
		require.LessOrEqual(t, got.Units, got.Segments*part)
		require.Greater(t, got.Units, (got.Segments-1)*(part-1))
	}))
	t.Run("UCS2UnitsAreThoseOfUTF16", rapid.MakeCheck(func(t *rapid.T) {
		body := "я" + rapid.String().Draw(t, "body")
		require.Len(t, utf16.Encode([]rune(body)), segment.Count(body, segment.Options{}).Units)
	}))
	t.Run("SmartEncodingLeavesTheAlphabetAsItIs", rapid.MakeCheck(func(t *rapid.T) {
		body := drawBody(t, "body")
		if plain := segment.Count(body, segment.Options{}); plain.Encoding == segment.GSM7 {
			require.Equal(t, plain, segment.Count(body, segment.Options{SmartEncoding: true}))
		}
	}))
	t.Run("TollFreeNeverNeedsFewerParts", rapid.MakeCheck(func(t *rapid.T) {
		body := drawBody(t, "body")
		require.GreaterOrEqual(t, segment.Count(body, segment.Options{TollFree: true}).Segments,
			segment.Count(body, segment.Options{}).Segments)
	}))
}

func drawOptions(t *rapid.T) segment.Options {
	return segment.Options{TollFree: rapid.Bool().Draw(t, "toll-free")}
}

// drawBody draws bodies rich in the borders that matter: long enough for several parts, with pairs here and there.
func drawBody(t *rapid.T, label string) string {
	piece := rapid.OneOf(
		rapid.StringOfN(rapid.SampledFrom([]rune("abc €[")), 0, 170, -1),
		rapid.StringOfN(rapid.SampledFrom([]rune("aя😀")), 0, 80, -1),
		rapid.String(),
	)
	return strings.Join(rapid.SliceOfN(piece, 0, 3).Draw(t, label), "")
}

func limitsOf(encoding segment.Encoding, opts segment.Options) (single, part int) {
	single, part = 160, 153
	if encoding == segment.UCS2 {
		single, part = 70, 67
	}
	if opts.TollFree {
		part--
	}
	return single, part
}

func TestIsTollFree(t *testing.T) {
	t.Parallel()
	file, err := os.Open("testdata/tollfree.tsv")
	require.NoError(t, err)
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		sender, want, ok := strings.Cut(lines.Text(), "\t")
		if strings.HasPrefix(sender, "#") {
			continue
		}
		require.True(t, ok, "a case needs two columns")
		t.Run("sender "+sender, func(t *testing.T) {
			require.Equal(t, want == "yes", segment.IsTollFree(sender))
		})
	}
}

func FuzzCount(f *testing.F) {
	for _, tc := range loadCountCases(f) {
		f.Add(tc.text(), tc.TollFree)
	}
	f.Add("\xff\xfe", false)
	f.Fuzz(func(t *testing.T, body string, tollFree bool) {
		got := segment.Count(body, segment.Options{TollFree: tollFree})
		require.Equal(t, body == "", got.Segments == 0)
		require.GreaterOrEqual(t, got.Units, got.Segments)
		require.LessOrEqual(t, got.Units, 2*len(body))
		require.Contains(t, []segment.Encoding{segment.GSM7, segment.UCS2}, got.Encoding)
	})
}

func BenchmarkCount(b *testing.B) {
	for name, body := range map[string]string{
		"GSM7":     strings.Repeat("a", 1600),
		"Extended": strings.Repeat("a€", 800),
		"UCS2":     strings.Repeat("я", 1600),
		"LateUCS2": strings.Repeat("a", 1599) + "я",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				segment.Count(body, segment.Options{})
			}
		})
	}
}
