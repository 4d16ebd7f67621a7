package phone_test

import (
	"bufio"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/phone"
)

var e164 = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

type parseCase struct{ region, text, outcome string }

func loadRows(tb testing.TB, name string, columns int) [][]string {
	tb.Helper()
	file, err := os.Open("testdata/" + name)
	require.NoError(tb, err)
	defer file.Close()
	var rows [][]string
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "# ") {
			continue
		}
		row := strings.Split(lines.Text(), "\t")
		require.Len(tb, row, columns)
		rows = append(rows, row)
	}
	require.NoError(tb, lines.Err())
	return rows
}

func loadParseCases(tb testing.TB) []parseCase {
	tb.Helper()
	var cases []parseCase
	for _, row := range loadRows(tb, "parse.tsv", 4) {
		text, err := strconv.Unquote(row[1])
		require.NoError(tb, err)
		require.NotEmpty(tb, row[3], "why: %s", row[1])
		cases = append(cases, parseCase{region: row[0], text: text, outcome: row[2]})
	}
	return cases
}

// describe writes a result as the table does.
func describe(result phone.Result) string {
	var words []string
	for _, c := range result.Candidates {
		words = append(words, fmt.Sprintf("%s=%s=%s", c.E164, c.Region, c.Kind))
	}
	for _, r := range result.Rejected {
		words = append(words, fmt.Sprintf("!%d=%s", r.Fragment, r.Reason))
	}
	return strings.Join(words, " ")
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, tc := range loadParseCases(t) {
		t.Run(tc.region+" "+tc.text, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.outcome, describe(phone.Parse(tc.text, phone.Options{Region: tc.region})))
		})
	}
}

// TestParse_CoversTheWorld: the table has several hundred texts with numbers of 60 countries.
func TestParse_CoversTheWorld(t *testing.T) {
	t.Parallel()
	cases, countries := loadParseCases(t), map[string]bool{}
	for _, tc := range cases {
		for _, c := range phone.Parse(tc.text, phone.Options{Region: tc.region}).Candidates {
			countries[c.Region] = true
		}
	}
	require.GreaterOrEqual(t, len(cases), 300)
	require.GreaterOrEqual(t, len(countries), 60)
}

func TestParse_StopsAtMax(t *testing.T) {
	t.Parallel()
	const text = "n/a 1; 07400 123456; 2; 07400 123456; 07400 123457 07400 123458; 3"
	got := phone.Parse(text, phone.Options{Region: "GB", Max: 2})
	require.Equal(t, "+447400123456=GB=mobile +447400123457=GB=mobile !1=too_short !3=too_short", describe(got))
}

func TestParse_NamesTheKindOfARefusedNumber(t *testing.T) {
	t.Parallel()
	got := phone.Parse("07400 123456 / 07640 123456", phone.Options{Region: "GB"})
	require.Equal(t, []phone.Rejection{{Fragment: 2, Reason: phone.ReasonNotTextable, Kind: phone.KindPager}},
		got.Rejected)
}

func TestParse_LeavesOutANumberCutAtTheEndOfWhatIsRead(t *testing.T) {
	t.Parallel()
	const number = "07400 123456"
	for name, tc := range map[string]struct {
		text string
		want string
	}{
		"Cut": {number + ";" + strings.Repeat(" ", phone.MaxText-len(number)-5) + "020 7946 0018",
			"+447400123456=GB=mobile !0=text_too_long"},
		"CutInRune": {number + ";" + strings.Repeat("é", phone.MaxText), "+447400123456=GB=mobile !0=text_too_long"},
		"Whole":     {number + strings.Repeat(" ", phone.MaxText-len(number)), "+447400123456=GB=mobile"},
		"Nothing":   {strings.Repeat(" ", phone.MaxText) + number, "!0=text_too_long"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.want, describe(phone.Parse(tc.text, phone.Options{Region: "GB"})))
		})
	}
}

func TestResult_First(t *testing.T) {
	t.Parallel()
	got, ok := phone.Parse("x / 07400 123456 / 07400 123457", phone.Options{Region: "GB"}).First()
	require.True(t, ok)
	require.Equal(t, phone.Candidate{E164: "+447400123456", Region: "GB", Kind: phone.KindMobile}, got)
}

func TestResult_FirstOfNone(t *testing.T) {
	t.Parallel()
	_, ok := phone.Result{}.First()
	require.False(t, ok)
}

func TestResult_ReasonIsTheMostTelling(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]phone.Reason{
		"":                                   phone.ReasonEmpty,
		"unknown":                            phone.ReasonNoDigits,
		"1; 0161 496 0000 x12; 2":            phone.ReasonHasExtension,
		"0161 496 0000 x12; 07640 123456":    phone.ReasonNotTextable,
		"1; 496 0000":                        phone.ReasonInvalidNumber,
		"07400 123456; 1":                    "",
		"do not call 07400 123456; +999 123": phone.ReasonDoNotContact,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, want, phone.Parse(text, phone.Options{Region: "GB"}).Reason())
		})
	}
}

func TestMask(t *testing.T) {
	t.Parallel()
	for _, row := range loadRows(t, "mask.tsv", 2) {
		require.Equal(t, row[1], phone.Mask(row[0]), "masking %q", row[0])
	}
}

func TestE164(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]string{
		"+14155552671": "+14155552671", "+52 1 55 1234 5678": "+525512345678", "+1 (415) 555-2671": "+14155552671",
		"ALERTS": "ALERTS", "12345": "12345", "": "",
	} {
		require.Equal(t, want, phone.E164(from), "of %q", from)
	}
}

func TestRegion(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{
		"+14155552671":    "US",
		"+16045550123":    "CA",
		"+447400123456":   "GB",
		"+447781123456":   "GG",
		"+80012345678":    "001",
		"+44 7400 123456": "",
		"447400123456":    "",
		"+999123456789":   "",
		"+449012345678":   "",
		"":                "",
	} {
		require.Equal(t, want, phone.Region(number), "region of %q", number)
	}
}
