package twilio

import (
	"errors"
	"net"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// What loopback cannot produce: see TestSend_IsTransientBeforeConnection for the rest.
func TestUnreached(t *testing.T) {
	t.Parallel()
	for text, cause := range map[string]error{
		"host name not resolved":   &net.DNSError{Err: "no such host", IsNotFound: true},
		"timeout while connecting": &net.OpError{Op: "dial", Err: &net.DNSError{IsTimeout: true}},
		"no connection":            errors.New("proxy says no"),
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, text, unreached(&url.Error{Op: "Post", URL: "http://x", Err: cause}))
		})
	}
}
