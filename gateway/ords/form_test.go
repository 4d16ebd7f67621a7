package ords_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ebs-sms-gateway/gateway/ords"
	"ebs-sms-gateway/gateway/webhook"
)

func limits() ords.Limits { return ords.Limits{MaxFields: 50, MaxName: 60} }

func TestDecodeForm_IsLossless(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String()
		name := text.Filter(func(s string) bool { return len(s) <= limits().MaxName })
		form := rapid.MapOfN(name, rapid.SliceOfN(text, 1, 3), 0, 10).Draw(t, "form")
		decoded, err := ords.DecodeForm([]byte(url.Values(form).Encode()), limits())
		require.NoError(t, err)
		require.Equal(t, url.Values(form), decoded)
	})
}

func TestDecodeForm_AgreesWithTheStandardLibrary(t *testing.T) {
	t.Parallel()
	piece := rapid.SampledFrom([]string{
		"&", "=", "+", "%", "%2B", "%zz", "%4", "%ff", "%C3%A9", "%00", ";", "\xff", "é",
		"Body", "a", " ", "%3B", "%26", "%3D",
	})
	rapid.Check(t, func(t *rapid.T) {
		requireAgreement(t, strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "pieces"), ""))
	})
}

func FuzzDecodeForm(f *testing.F) {
	for _, seed := range []string{"", "a=b&a=c", "=", "&&", "a=%zz", "a;b", "%ff=1", "a=%00", "a=b=c", "+%2B+=+"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { requireAgreement(t, text) })
}

// requireAgreement checks that DecodeForm is url.ParseQuery with more scruples.
func requireAgreement(t require.TestingT, text string) {
	form, err := ords.DecodeForm([]byte(text), limits())
	standard, standardErr := url.ParseQuery(text)
	if err == nil {
		require.NoError(t, standardErr)
		require.Equal(t, standard, form)
		return
	}
	var bad *webhook.BadPostError
	require.ErrorAs(t, err, &bad)
	require.True(t, standardErr != nil || !withinRules(standard), "refused without reason: %v", err)
}

// withinRules states the additional scruples once more, of the decoded form.
func withinRules(form url.Values) bool {
	fields := 0
	for name, values := range form {
		fields += len(values)
		if len(name) > limits().MaxName {
			return false
		}
	}
	return fields <= limits().MaxFields
}
