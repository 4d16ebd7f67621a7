package twilio

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHostOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ product, base, want string }{
		{"api.twilio.com", "api.twilio.com", "api.twilio.com"},
		{"lookups.twilio.com", "api.twilio.com", "lookups.twilio.com"},
		{"lookups.twilio.com", "api.dublin.ie1.twilio.com", "lookups.dublin.ie1.twilio.com"},
		{"lookups.twilio.com", "127.0.0.1:8081", "127.0.0.1:8081"},
		{"lookups.twilio.com", "api.nottwilio.com", "api.nottwilio.com"},
		{"lookups.twilio.com", "api.example.com", "api.example.com"},
	} {
		require.Equal(t, c.want, hostOf(c.product, c.base), c)
	}
}
