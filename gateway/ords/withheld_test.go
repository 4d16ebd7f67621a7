package ords_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A stranger's post is answered, and his connection free again, though its body never comes.
func TestRefusal_DoesNotWaitForTheBody(t *testing.T) {
	t.Parallel()
	for name, head := range map[string]string{
		"NoSignature": "POST " + inboundPath + " HTTP/1.1\r\nHost: sms\r\nContent-Type: " + formType + "\r\n",
		"UnknownPath": "POST /elsewhere HTTP/1.1\r\nHost: sms\r\n",
		"TooLarge": "POST " + inboundPath + " HTTP/1.1\r\nHost: sms\r\n" +
			signatureHeader + ": x\r\nContent-Type: " + formType + "\r\nX: ",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(newSite(t).handler)
			t.Cleanup(server.Close)
			conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
			require.NoError(t, err)
			defer conn.Close()
			require.NoError(t, conn.SetDeadline(time.Now().Add(20*time.Second)))
			length := "Content-Length: 1000\r\n\r\n"
			if name == "TooLarge" {
				length = "y\r\nContent-Length: 1000000\r\n\r\n"
			}
			_, err = io.WriteString(conn, head+length)
			require.NoError(t, err)
			reader := bufio.NewReader(conn)
			resp, err := http.ReadResponse(reader, nil)
			require.NoError(t, err)
			defer resp.Body.Close()
			require.GreaterOrEqual(t, resp.StatusCode, http.StatusBadRequest)
			require.True(t, resp.Close)
			_, err = io.Copy(io.Discard, reader)
			require.NoError(t, err, "the connection is closed")
		})
	}
}
