package phone_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nyaruka/phonenumbers"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ebs-sms-gateway/gateway/phone"
)

// requireSound checks what holds for every text.
func requireSound(t require.TestingT, text string, opts phone.Options) {
	got := phone.Parse(text, opts)
	require.Equal(t, got, phone.Parse(text, opts), "the same text reads the same")
	require.NotZero(t, len(got.Candidates)+len(got.Rejected), "every text has an outcome")
	require.Equal(t, len(got.Candidates) == 0, got.Reason() != "")
	for i, candidate := range got.Candidates {
		require.Regexp(t, e164, candidate.E164)
		require.True(t, candidate.Kind.Textable())
		require.NotContains(t, got.Candidates[:i], candidate)
		require.Equal(t, candidate.Region, phone.Region(candidate.E164))
		require.Equal(t, phone.Result{Candidates: []phone.Candidate{candidate}}, phone.Parse(candidate.E164, opts))
	}
	for _, rejection := range got.Rejected {
		require.Contains(t, phone.Reasons(), rejection.Reason)
	}
}

func TestParse_Properties(t *testing.T) {
	t.Parallel()
	regions := sortedRegions()
	drawOptions := func(t *rapid.T) phone.Options {
		region := rapid.OneOf(rapid.SampledFrom(regions), rapid.SampledFrom([]string{"", "XX", "us", "GBR", "\xff"}))
		return phone.Options{Region: region.Draw(t, "region"), Max: rapid.IntRange(0, 3).Draw(t, "max")}
	}
	t.Run("IsSoundOnAnyText", rapid.MakeCheck(func(t *rapid.T) {
		requireSound(t, rapid.String().Draw(t, "text"), drawOptions(t))
	}))
	t.Run("IsSoundOnTextsLikeNumbers", rapid.MakeCheck(func(t *rapid.T) {
		alphabet := rapid.SampledFrom([]rune("0001234567899 +-()/,.;x#:\n\tofaxande$%\u00a0\u200b٣"))
		requireSound(t, rapid.StringOf(alphabet).Draw(t, "text"), drawOptions(t))
	}))
	t.Run("ReadsListsInOrder", rapid.MakeCheck(func(t *rapid.T) {
		numbers := rapid.SliceOfNDistinct(mobiles(regions), 1, 5, rapid.ID[string]).Draw(t, "numbers")
		separator := rapid.SampledFrom([]string{";", " / ", "/", ", ", "|", "\n", " or ", " & ", " home: ", " ", "\t",
			" - "}).Draw(t, "separator")
		var got []string
		for _, candidate := range phone.Parse(strings.Join(numbers, separator), drawRegionOnly(t, regions)).Candidates {
			got = append(got, candidate.E164)
		}
		require.Equal(t, numbers, got)
	}))
	t.Run("MaskShowsFourDigitsAtMost", rapid.MakeCheck(func(t *rapid.T) {
		number := rapid.String().Draw(t, "number")
		require.Regexp(t, `^\*\*\*([0-9]{4})?$`, phone.Mask(number))
	}))
}

func drawRegionOnly(t *rapid.T, regions []string) phone.Options {
	return phone.Options{Region: rapid.SampledFrom(regions).Draw(t, "region")}
}

func sortedRegions() []string {
	var regions []string
	for region := range phonenumbers.GetSupportedRegions() {
		regions = append(regions, region)
	}
	slices.Sort(regions)
	return regions
}

// mobiles generates mobile numbers of all countries, in E.164 form.
func mobiles(regions []string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		number := phonenumbers.GetExampleNumberForType(rapid.SampledFrom(regions).Draw(t, "of"), phonenumbers.MOBILE)
		return phonenumbers.Format(number, phonenumbers.E164)
	}).Filter(func(number string) bool { return len(number) > len("+1234567") })
}

// hostile are texts made to take long.
func hostile() map[string]string {
	return map[string]string{
		"SingleDigits":   strings.Repeat("1 ", phone.MaxText/2),
		"Slashes":        strings.Repeat("0151/", phone.MaxText/5),
		"Parentheses":    strings.Repeat("1(", phone.MaxText/2),
		"Extensions":     strings.Repeat("x1", phone.MaxText/2),
		"Hashes":         strings.Repeat("12345#", phone.MaxText/6),
		"Words":          strings.Repeat("1ab-", phone.MaxText/4),
		"Numbers":        strings.Repeat("07400123456 ", phone.MaxText/12),
		"NearNumbers":    strings.Repeat("0740012345 ", phone.MaxText/11),
		"ShortNumbers":   strings.Repeat("234567,", phone.MaxText/7),
		"Digits":         strings.Repeat("7", phone.MaxText),
		"Plus":           strings.Repeat("+44", phone.MaxText/3),
		"Commas":         strings.Repeat(",", phone.MaxText),
		"CommasAndDigit": strings.Repeat(",", phone.MaxText-1) + "1",
	}
}

func TestParse_TakesBoundedTime(t *testing.T) {
	t.Parallel()
	for name, text := range hostile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, region := range []string{"GB", "DE", "US", "ES", ""} {
				start := time.Now()
				requireSound(t, text, phone.Options{Region: region})
				require.Less(t, time.Since(start), 10*time.Second)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, tc := range loadParseCases(f) {
		f.Add(tc.text, tc.region, 0)
	}
	for _, text := range hostile() {
		f.Add(text, "DE", 1)
	}
	for _, row := range loadRows(f, "strangers.tsv", 4) {
		f.Add(row[1], row[0], 0)
	}
	f.Add("\xff+\xfe44", "\xff", -1)
	f.Fuzz(func(t *testing.T, text, region string, limit int) {
		requireSound(t, text, phone.Options{Region: region, Max: limit})
	})
}

func BenchmarkParse(b *testing.B) {
	texts := map[string]string{
		"One":   "(0161) 496-0000",
		"E164":  "+447400123456",
		"Three": "M: 07400 123456 / H: 0161 496 0000 x12; +1 (415) 555-2671",
		"None":  "n/a",
	}
	for name, text := range hostile() {
		texts["Hostile"+name] = text
	}
	for name, text := range texts {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				phone.Parse(text, phone.Options{Region: "GB"})
			}
		})
	}
}
