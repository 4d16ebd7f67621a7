package twilio_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/twilio"
)

type answerCase struct {
	Name           string                 `json:"name"`
	Status         int                    `json:"status"`
	Headers        map[string]string      `json:"headers"`
	Body           string                 `json:"body"`
	ProviderStatus gateway.ProviderStatus `json:"provider_status"`
	Class          gateway.ErrorClass     `json:"class"`
	Code           int                    `json:"code"`
	Text           string                 `json:"text"`
	Strikes        int                    `json:"strikes"`
	RetryAfter     string                 `json:"retry_after"`
}

func (c answerCase) serve(w http.ResponseWriter, _ *http.Request) {
	for name, value := range c.Headers {
		w.Header().Set(name, value)
	}
	w.WriteHeader(c.Status)
	_, _ = w.Write([]byte(c.Body))
}

func TestSend_ClassifiesAnswer(t *testing.T) {
	t.Parallel()
	for _, c := range cases[answerCase](t, "answers.json") {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			got := serve(t, c.serve).Send(t.Context(), request())
			require.Equal(t, c.RetryAfter, got.RetryAfter.String())
			if c.Class == "" {
				require.Nil(t, got.Failure)
				require.Equal(t, c.ProviderStatus, got.Status)
				require.NotEmpty(t, got.SID)
				return
			}
			require.Equal(t, &gateway.Failure{Class: c.Class, Code: c.Code, Text: c.Text, Strikes: c.Strikes}, got.Failure)
			require.Empty(t, got.SID)
		})
	}
}

func TestSend_IsUnreachableBeforeConnection(t *testing.T) {
	t.Parallel()
	closed := httptest.NewServer(nil)
	closed.Close()
	unknownAuthority := httptest.NewTLSServer(answer(http.StatusCreated, created))
	unknownAuthority.Config.ErrorLog = discard()
	t.Cleanup(unknownAuthority.Close)
	plain := newServer(t, answer(http.StatusCreated, created))
	for name, c := range map[string]struct{ url, text string }{
		"Refused":            {closed.URL, "connection refused"},
		"UnknownAuthority":   {unknownAuthority.URL, "TLS handshake failed"},
		"TLSToPlainHTTPPort": {"https://" + plain.Listener.Addr().String(), "TLS handshake failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := newClient(t, options(c.url)).Send(t.Context(), request())
			require.Equal(t, &gateway.Failure{Class: gateway.ClassUnreachable, Text: c.text}, got.Failure)
		})
	}
}

func TestSend_IsUnreachableIfContextHasEnded(t *testing.T) {
	t.Parallel()
	client := serve(t, answer(http.StatusCreated, created))
	client.Send(t.Context(), request()) // leaves a connection that could be used at once
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	got := client.Send(ctx, request())
	require.Equal(t, &gateway.Failure{Class: gateway.ClassUnreachable, Text: "canceled before the request was sent"},
		got.Failure)
}

func TestSend_IsAmbiguousOnceConnected(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do   func(net.Conn)
		text string
	}{
		"Closed": {func(c net.Conn) {}, "connection closed without an answer"},
		"Reset":  {func(c net.Conn) { _ = c.(*net.TCPConn).SetLinger(0) }, "connection reset"},
		"HeaderCutShort": {
			func(c net.Conn) { _, _ = c.Write([]byte("HTTP/1.1 201 Cre")) }, "connection closed without an answer",
		},
		"NotHTTP": {
			func(c net.Conn) { _, _ = c.Write([]byte("SSH-2.0-x\r\n\r\n")) },
			"connection failed after the request was sent",
		},
		"BodyCutShort": {
			func(c net.Conn) {
				_, _ = c.Write([]byte("HTTP/1.1 201 Created\r\nContent-Length: 99\r\n\r\n{\"sid\":"))
			},
			"answer broke off (HTTP status 201)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				conn, _, _ := w.(http.Hijacker).Hijack()
				c.do(conn)
				_ = conn.Close()
			})
			got := client.Send(t.Context(), request())
			require.Equal(t, &gateway.Failure{Class: gateway.ClassAmbiguous, Text: c.text}, got.Failure)
		})
	}
}

func TestSend_IsAmbiguousIfContextEndsMeanwhile(t *testing.T) {
	t.Parallel()
	for text, cause := range map[string]error{
		"timeout after the request was sent":  context.DeadlineExceeded,
		"canceled after the request was sent": context.Canceled,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			ctx := &endedBy{Context: t.Context(), done: make(chan struct{}), err: cause}
			finish := make(chan struct{})
			client := serve(t, func(http.ResponseWriter, *http.Request) {
				close(ctx.done)
				<-finish
			})
			got := client.Send(ctx, request())
			close(finish)
			require.Equal(t, &gateway.Failure{Class: gateway.ClassAmbiguous, Text: text}, got.Failure)
		})
	}
}

// endedBy is a context that the test ends, with the error of its choice.
type endedBy struct {
	context.Context
	done chan struct{}
	err  error
}

func (c *endedBy) Done() <-chan struct{} { return c.done }

func (c *endedBy) Err() error {
	select {
	case <-c.done:
		return c.err
	default:
		return nil
	}
}

func TestSend_EndsAtTimeout(t *testing.T) {
	t.Parallel()
	finish := make(chan struct{})
	server := newServer(t, func(http.ResponseWriter, *http.Request) { <-finish })
	t.Cleanup(func() { close(finish) })
	o := options(server.URL)
	o.Timeout = 200 * time.Millisecond
	require.NotNil(t, newClient(t, o).Send(t.Context(), request()).Failure)
}

func TestSend_BlamesAccountForMalformedCredentials(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*twilio.Options)
		code   int
	}{
		"Token": {func(o *twilio.Options) { o.AuthToken = "line\n" }, 21224},
		"Key":   {func(o *twilio.Options) { o.APIKey, o.APIKeySecret = "SK-1", "s" }, 21222},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := options("http://127.0.0.1:1")
			c.change(&o)
			got := newClient(t, o).Send(t.Context(), request())
			require.Equal(t, c.code, got.Failure.Code)
			require.Equal(t, gateway.ClassAccount, got.Failure.Class)
		})
	}
}
