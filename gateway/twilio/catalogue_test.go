package twilio_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/twilio"
)

func catalogue(t testing.TB) *twilio.Catalogue {
	t.Helper()
	c, err := twilio.LoadCatalogue()
	require.NoError(t, err)
	return c
}

// requiredCodes are the codes of testdata/codes.txt.
func requiredCodes(t *testing.T) []int {
	t.Helper()
	text, err := os.ReadFile("testdata/codes.txt")
	require.NoError(t, err)
	var codes []int
	for line := range strings.Lines(string(text)) {
		if code, err := strconv.Atoi(strings.TrimSpace(line)); err == nil {
			codes = append(codes, code)
		}
	}
	require.Greater(t, len(codes), 100)
	return codes
}

func TestCatalogue_HoldsEveryRequiredCode(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for _, code := range requiredCodes(t) {
		require.True(t, c.Known(code), code)
		require.Equal(t, code, c.Lookup(code, 400).Code)
	}
}

func TestCatalogue_TextsAreShortAndPlain(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for _, code := range requiredCodes(t) {
		text := c.Lookup(code, 400).Text
		require.LessOrEqual(t, len(text), 80, text)
		require.NotRegexp(t, `\+\d|\d{5,}|%[sdv]|@|^\s|\s$`, text)
	}
}

func TestCatalogue_JudgesByCode(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for code, class := range map[int]gateway.ErrorClass{
		21211: gateway.ClassRecipient, 21610: gateway.ClassOptOut, 20003: gateway.ClassAccount,
		20429: gateway.ClassRateLimit, 30034: gateway.ClassSender, 21617: gateway.ClassContent,
		30003: gateway.ClassTransient, 20500: gateway.ClassAmbiguous, 20503: gateway.ClassAmbiguous,
		30410: gateway.ClassAmbiguous, 21619: gateway.ClassAmbiguous, 21612: gateway.ClassDestination,
		30035: gateway.ClassSender, 30026: gateway.ClassNotice, 11200: gateway.ClassNotice,
		20010: gateway.ClassAccount, 20162: gateway.ClassTransient, 20409: gateway.ClassTransient,
		21401: gateway.ClassSender, 21657: gateway.ClassDestination, 21702: gateway.ClassTransient,
		30044: gateway.ClassContent,
	} {
		require.Equal(t, class, c.Lookup(code, 400).Class, code)
		require.NotContains(t, c.Lookup(code, 400).Text, "unknown", code)
	}
}

func TestCatalogue_JudgesUnknownCodeByStatus(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for status, class := range map[int]gateway.ErrorClass{
		0: gateway.ClassAmbiguous, 200: gateway.ClassAmbiguous, 302: gateway.ClassAmbiguous,
		400: gateway.ClassTransient, 401: gateway.ClassAccount, 403: gateway.ClassAccount,
		404: gateway.ClassAccount, 408: gateway.ClassAmbiguous, 422: gateway.ClassTransient,
		429: gateway.ClassRateLimit, 500: gateway.ClassAmbiguous, 503: gateway.ClassAmbiguous,
	} {
		got := c.Lookup(99999, status)
		require.Equal(t, class, got.Class, status)
		require.Equal(t, 99999, got.Code)
		require.NotEmpty(t, got.Text)
		require.NotEmpty(t, c.Lookup(0, status).Text)
	}
}

func TestCatalogue_StrikesOfANumber(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for code, strikes := range map[int]int{
		21211: 1, 21614: 1, 30005: 1, 30006: 1, 30003: 2,
		30004: 0, 30640: 0, 21610: 0, 30007: 0, 30008: 0, 99999: 0,
	} {
		require.Equal(t, strikes, c.Lookup(code, 400).Strikes, code)
	}
}
