package twilio_test

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/twilio"
)

type signatureCase struct {
	Name      string     `json:"name"`
	Base      string     `json:"base"`
	URI       string     `json:"uri"`
	Params    url.Values `json:"params"`
	Signature string     `json:"signature"`
	Error     string     `json:"error"`
}

func (c signatureCase) post() gateway.Post {
	return gateway.Post{URI: c.URI, Params: c.Params, Signature: c.Signature}
}

func verifier(t testing.TB, base string, tokens ...gateway.Secret) *twilio.Verifier {
	t.Helper()
	v, err := twilio.NewVerifier(base, tokens)
	require.NoError(t, err)
	return v
}

// The vectors are from Twilio's documentation and from the tests of twilio-python and twilio-go.
func TestVerify(t *testing.T) {
	t.Parallel()
	want := map[string]error{"": nil, "missing": twilio.ErrNoSignature, "mismatch": twilio.ErrBadSignature}
	for _, c := range cases[signatureCase](t, "signatures.json") {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, want, c.Error)
			require.Equal(t, want[c.Error], verifier(t, c.Base, "12345").Verify(c.post()))
		})
	}
}

func TestVerify_Tokens(t *testing.T) {
	t.Parallel()
	valid := cases[signatureCase](t, "signatures.json")[0]
	for name, c := range map[string]struct {
		tokens []gateway.Secret
		want   error
	}{
		"AcceptsPredecessor": {[]gateway.Secret{"67890", "12345"}, nil},
		"AcceptsPrimary":     {[]gateway.Secret{"12345", "67890"}, nil},
		"RefusesOthers":      {[]gateway.Secret{"67890", "1234"}, twilio.ErrBadSignature},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, verifier(t, valid.Base, c.tokens...).Verify(valid.post()))
		})
	}
}

// Any of these would let somebody sign with an empty key or for another place.
func TestNewVerifier(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		url    string
		tokens []gateway.Secret
	}{
		"RefusesNoToken":     {"https://example.com", nil},
		"RefusesEmptyToken":  {"https://example.com", []gateway.Secret{"12345", ""}},
		"RefusesEmptyURL":    {"", []gateway.Secret{"12345"}},
		"RefusesRelativeURL": {"/ords", []gateway.Secret{"12345"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := twilio.NewVerifier(c.url, c.tokens)
			require.Error(t, err)
		})
	}
}

func TestVerify_AcceptsPortOnIPv6(t *testing.T) {
	t.Parallel()
	const signature = "v8/OAG37Ci8ToCEyKN0/WulYfzY="
	post := gateway.Post{URI: "/status?ref=1", Signature: signature}
	require.NoError(t, verifier(t, "https://[2001:db8::1]", "12345").Verify(post))
	require.NoError(t, verifier(t, "https://[2001:db8::1]:8443", "12345").Verify(post))
}

func BenchmarkVerify(b *testing.B) {
	c := cases[signatureCase](b, "signatures.json")[0]
	v, post := verifier(b, c.Base, "12345"), c.post()
	b.ReportAllocs()
	for b.Loop() {
		if err := v.Verify(post); err != nil {
			b.Fatal(err)
		}
	}
}
