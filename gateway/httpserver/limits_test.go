package httpserver_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/httpserver"
)

func TestClient(t *testing.T) {
	t.Parallel()
	proxies, err := httpserver.ParseProxies([]string{"10.0.0.0/8", "192.0.2.7", "fd00::/8"})
	require.NoError(t, err)
	for name, c := range map[string]struct {
		peer      string
		forwarded []string
		want      string
	}{
		"NoProxy":                   {"203.0.113.9:1234", nil, "203.0.113.9"},
		"AStrangersHeaderIsNothing": {"203.0.113.9:1234", []string{"198.51.100.1"}, "203.0.113.9"},
		"BehindAProxy":              {"10.1.2.3:1234", []string{"198.51.100.1"}, "198.51.100.1"},
		"BehindTwo":                 {"10.1.2.3:1234", []string{"198.51.100.1, 192.0.2.7"}, "198.51.100.1"},
		"InTwoHeaders":              {"10.1.2.3:1234", []string{"198.51.100.1", "10.9.9.9"}, "198.51.100.1"},
		"WhatTheClientWroteItself":  {"10.1.2.3:1234", []string{"1.1.1.1, 198.51.100.1"}, "198.51.100.1"},
		"NoHeader":                  {"10.1.2.3:1234", nil, "10.1.2.3"},
		"NoAddressInIt":             {"10.1.2.3:1234", []string{"+14155550123"}, "10.1.2.3"},
		"IPv6":                      {"[fd00::1%eth0]:1234", []string{"2001:db8::1"}, "2001:db8::1"},
		"MappedIPv4":                {"[::ffff:10.1.2.3]:1234", []string{"::ffff:198.51.100.1"}, "198.51.100.1"},
		"WithAPort":                 {"10.1.2.3:1234", []string{"1.1.1.1, 198.51.100.1:50123"}, "198.51.100.1"},
		"IPv6WithAPort":             {"10.1.2.3:1234", []string{"[2001:db8::1]:50123"}, "2001:db8::1"},
		"IPv6InBrackets":            {"10.1.2.3:1234", []string{"[2001:db8::1]"}, "2001:db8::1"},
		"ThroughTwoPorts":           {"10.1.2.3:1234", []string{"198.51.100.1:50123, 192.0.2.7:443"}, "198.51.100.1"},
		"APortAlone":                {"10.1.2.3:1234", []string{":50123"}, "10.1.2.3"},
		"NoAddressAtAll":            {"@", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(http.MethodPost, "/", nil)
			r.RemoteAddr = c.peer
			r.Header["X-Forwarded-For"] = c.forwarded
			require.Equal(t, c.want, proxies.Client(r))
		})
	}
}

func TestParseProxies_RefusesWhatIsNoNetwork(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "sms.example.com", "10.0.0.0/33", "10.0.0.1:80"} {
		_, err := httpserver.ParseProxies([]string{text})
		require.Error(t, err, text)
	}
}

func TestFileLimit(t *testing.T) {
	t.Parallel()
	require.Positive(t, httpserver.FileLimit())
}
