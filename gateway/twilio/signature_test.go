package twilio_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/twilio"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/gateway/webhook"
)

type signatureCase struct {
	Name      string     `json:"name"`
	Base      string     `json:"base"`
	URI       string     `json:"uri"`
	Params    url.Values `json:"params"`
	Signature string     `json:"signature"`
	Error     string     `json:"error"`
}

func (c signatureCase) post() webhook.Post {
	return webhook.Post{URI: c.URI, Params: c.Params, Signature: c.Signature}
}

func receiver(t testing.TB, base string, tokens ...gateway.Secret) *twilio.Receiver {
	t.Helper()
	r, err := twilio.NewReceiver(receiverOptions(base, tokens...))
	require.NoError(t, err)
	return r
}

func receiverOptions(base string, tokens ...gateway.Secret) twilio.ReceiverOptions {
	o := twilio.ReceiverOptions{PublicURL: base, AccountSID: accountSID, Clock: func() time.Time { return noon }}
	for _, token := range tokens {
		o.Tokens = append(o.Tokens, twilio.Token{Secret: token})
	}
	return o
}

// errOnlySigned is what a good signature comes to in the vectors, which have no account.
var errOnlySigned = webhook.ErrOtherAccount

// The vectors are from Twilio's documentation and from the tests of twilio-python and twilio-go.
func TestVerify(t *testing.T) {
	t.Parallel()
	want := map[string]error{"": errOnlySigned, "missing": twilio.ErrNoSignature, "mismatch": twilio.ErrBadSignature}
	for _, c := range cases[signatureCase](t, "signatures.json") {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, want, c.Error)
			require.Equal(t, want[c.Error], receiver(t, c.Base, "12345").Verify(c.post()))
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
		"AcceptsPredecessor": {[]gateway.Secret{"67890", "12345"}, errOnlySigned},
		"AcceptsPrimary":     {[]gateway.Secret{"12345", "67890"}, errOnlySigned},
		"RefusesOthers":      {[]gateway.Secret{"67890", "1234"}, twilio.ErrBadSignature},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, receiver(t, valid.Base, c.tokens...).Verify(valid.post()))
		})
	}
}

// Any of these would let somebody sign with an empty key or for another place.
func TestNewReceiver(t *testing.T) {
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
			_, err := twilio.NewReceiver(receiverOptions(c.url, c.tokens...))
			require.Error(t, err)
		})
	}
}

func TestVerify_TakesATokenUntilItsEnd(t *testing.T) {
	t.Parallel()
	valid := cases[signatureCase](t, "signatures.json")[0]
	for _, c := range []struct {
		until time.Time
		want  error
	}{
		{noon.Add(time.Second), errOnlySigned},
		{noon, twilio.ErrBadSignature}, {noon.Add(-time.Hour), twilio.ErrBadSignature},
	} {
		o := receiverOptions(valid.Base, "67890")
		o.Tokens = append(o.Tokens, twilio.Token{Secret: "12345", Until: c.until})
		r, err := twilio.NewReceiver(o)
		require.NoError(t, err)
		require.Equal(t, c.want, r.Verify(valid.post()))
	}
}

func TestVerify_TakesPostsOfTheAccountOnly(t *testing.T) {
	t.Parallel()
	other := "AC" + strings.Repeat("f", 32)
	for name, c := range map[string]struct {
		accounts []string
		want     error
	}{
		"Own": {[]string{accountSID}, nil}, "OwnTwice": {[]string{accountSID, accountSID}, nil},
		"Other": {[]string{other}, webhook.ErrOtherAccount}, "None": {nil, webhook.ErrOtherAccount},
		"Both": {[]string{accountSID, other}, webhook.ErrOtherAccount},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			params := url.Values{"MessageSid": {messageSID}}
			if c.accounts != nil {
				params["AccountSid"] = c.accounts
			}
			r := receiver(t, "https://sms.example.com", "12345")
			require.Equal(t, c.want, r.Verify(webhook.Post{
				URI: "/inbound", Params: params,
				Signature: twiliotest.Sign("https://sms.example.com/inbound", params, "12345"),
			}))
			inURL := "/inbound?" + params.Encode()
			require.Equal(t, c.want, r.Verify(webhook.Post{
				URI: inURL, Query: params, Signature: twiliotest.Sign("https://sms.example.com"+inURL, nil, "12345"),
			}), "in a GET")
		})
	}
}

func TestVerify_AcceptsPortOnIPv6(t *testing.T) {
	t.Parallel()
	const signature = "v8/OAG37Ci8ToCEyKN0/WulYfzY="
	post := webhook.Post{URI: "/status?ref=1", Signature: signature}
	require.ErrorIs(t, receiver(t, "https://[2001:db8::1]", "12345").Verify(post), errOnlySigned)
	require.ErrorIs(t, receiver(t, "https://[2001:db8::1]:8443", "12345").Verify(post), errOnlySigned)
}

func BenchmarkVerify(b *testing.B) {
	c := cases[signatureCase](b, "signatures.json")[0]
	r, post := receiver(b, c.Base, "12345"), c.post()
	b.ReportAllocs()
	for b.Loop() {
		if err := r.Verify(post); !errors.Is(err, errOnlySigned) {
			b.Fatal(err)
		}
	}
}
