package phone_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/phone"
)

// examples returns the example number of a type for each country that has one.
func examples(kind phonenumbers.PhoneNumberType) map[string]*phonenumbers.PhoneNumber {
	numbers := map[string]*phonenumbers.PhoneNumber{}
	for region := range phonenumbers.GetSupportedRegions() {
		if number := phonenumbers.GetExampleNumberForType(region, kind); number != nil {
			numbers[region] = number
		}
	}
	return numbers
}

// typed returns the ways in which people of a country write one of its numbers.
func typed(number *phonenumbers.PhoneNumber) map[string]string {
	// The metadata port writes Argentina's mobile numbers with the 9 of the international form in place of the area
	// code.
	national := strings.Replace(phonenumbers.Format(number, phonenumbers.NATIONAL), "09 15-2345", "011 15-2345", 1)
	international := phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
	digits := strings.TrimPrefix(phonenumbers.Format(number, phonenumbers.E164), "+")
	return map[string]string{
		"National":           national,
		"International":      international,
		"E164":               "+" + digits,
		"RFC3966":            phonenumbers.Format(number, phonenumbers.RFC3966),
		"Sloppy":             "Tel.:" + strings.NewReplacer(" ", ". ", "-", " -").Replace(national) + " (home!)",
		"DigitsOnly":         strings.Map(digitsOnly, national),
		"FullWidth":          strings.Map(widen, national),
		"ArabicIndic":        strings.Map(arabicIndic, international),
		"NoBreakSpaces":      strings.ReplaceAll(international, " ", "\u00a0"),
		"DoubleZero":         strings.Replace(international, "+", "00 ", 1),
		"PlusInParentheses":  strings.Replace(international, "+", "(+) ", 1),
		"InvisibleDirection": "\u202a" + international + "\u202c",
	}
}

func digitsOnly(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}

func widen(r rune) rune {
	if r > ' ' && r <= '~' {
		return r + 0xFEE0
	}
	return r
}

func arabicIndic(r rune) rune {
	if r >= '0' && r <= '9' {
		return r - '0' + '٠'
	}
	return r
}

func TestParse_ReadsTheNumbersOfEveryCountry(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]phonenumbers.PhoneNumberType{"Mobile": phonenumbers.MOBILE,
		"Fixed": phonenumbers.FIXED_LINE} {
		numbers := examples(kind)
		require.Greater(t, len(numbers), 200)
		for region, number := range numbers {
			t.Run(name+region, func(t *testing.T) {
				t.Parallel()
				requireReadInEveryForm(t, number, region)
			})
		}
	}
}

func requireReadInEveryForm(t *testing.T, number *phonenumbers.PhoneNumber, region string) {
	t.Helper()
	want := phonenumbers.Format(number, phonenumbers.E164)
	for form, text := range typed(number) {
		got, ok := phone.Parse(text, phone.Options{Region: region}).First()
		require.True(t, ok, "no number in form %s: %q", form, text)
		require.Equal(t, want, got.E164, "number in form %s: %q", form, text)
	}
}

func TestParse_ReadsForeignNumbersFromEveryCountry(t *testing.T) {
	t.Parallel()
	const swedish = "+46 70 123 45 67"
	for region := range phonenumbers.GetSupportedRegions() {
		for _, text := range []string{swedish, "+46701234567", "(+46) 70-1234567"} {
			got, _ := phone.Parse(text, phone.Options{Region: region}).First()
			require.Equal(t, phone.Candidate{E164: "+46701234567", Region: "SE", Kind: phone.KindMobile}, got,
				"from %s: %q", region, text)
		}
	}
}

func TestParse_RefusesWhatCannotBeTexted(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]phonenumbers.PhoneNumberType{
		"Premium": phonenumbers.PREMIUM_RATE, "Pager": phonenumbers.PAGER, "SharedCost": phonenumbers.SHARED_COST,
		"UAN": phonenumbers.UAN, "Voicemail": phonenumbers.VOICEMAIL,
	} {
		for region, number := range examples(kind) {
			if len(phonenumbers.GetNationalSignificantNumber(number)) < 5 {
				continue // a short code, of no E.164 form
			}
			t.Run(name+region, func(t *testing.T) {
				t.Parallel()
				got := phone.Parse(phonenumbers.Format(number, phonenumbers.E164), phone.Options{})
				require.Empty(t, got.Candidates)
				require.Equal(t, phone.ReasonNotTextable, got.Reason())
			})
		}
	}
}

func TestParse_IsAFixpointForEveryExample(t *testing.T) {
	t.Parallel()
	regions := make([]string, 0, 250)
	for region := range phonenumbers.GetSupportedRegions() {
		regions = append(regions, region)
	}
	slices.Sort(regions)
	for i, region := range regions {
		elsewhere := phone.Options{Region: regions[(i+1)%len(regions)]}
		for _, candidate := range phone.Parse(phonenumbers.Format(phonenumbers.GetExampleNumber(region),
			phonenumbers.E164), elsewhere).Candidates {
			require.Equal(t, phone.Result{Candidates: []phone.Candidate{candidate}},
				phone.Parse(candidate.E164, elsewhere))
		}
	}
}
