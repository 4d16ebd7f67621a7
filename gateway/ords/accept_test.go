package ords_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/ords"
	"ebs-sms-gateway/gateway/webhook"
)

func TestPost(t *testing.T) {
	t.Parallel()

	t.Run("IsAcknowledgedAsTheProviderWants", func(t *testing.T) {
		t.Parallel()
		resp := newSite(t).serve(newPost(inboundPath, reply))
		require.Equal(t, http.StatusOK, resp.Code)
		require.Equal(t, "text/plain", resp.Header().Get("Content-Type"))
		require.Equal(t, "taken", resp.Body.String())
	})

	t.Run("IsAnsweredWithTheInboxsText", func(t *testing.T) {
		t.Parallel()
		resp := newSite(t).serve(newPost(inboundPath, "MessageSid="+helpSID))
		require.Equal(t, "taken, get help", resp.Body.String())
	})

	t.Run("IsAnsweredInTheSameWayWhenItIsRepeated", func(t *testing.T) {
		t.Parallel()
		s := newSite(t)
		s.serve(newPost(inboundPath, "MessageSid="+helpSID))
		require.Equal(t, "taken, get help", s.serve(newPost(inboundPath, "MessageSid="+helpSID)).Body.String())
	})

	t.Run("OfAReportIsAnsweredWithoutText", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, "taken", newSite(t).serve(newPost(statusPath, "MessageSid="+helpSID)).Body.String())
	})

	t.Run("ThatIsNotTakenGetsNoText", func(t *testing.T) {
		t.Parallel()
		s := newSite(t)
		s.outcome = func(context.Context) error { return gateway.ErrUnavailable }
		resp := s.serve(newPost(inboundPath, "MessageSid="+helpSID))
		require.Equal(t, http.StatusServiceUnavailable, resp.Code)
		require.NotContains(t, resp.Body.String(), "get help")
	})

	t.Run("ReachesTheReceiverDecoded", func(t *testing.T) {
		t.Parallel()
		s := newSite(t)
		r := newPost(statusPath+"?ref=a%2Fb", "Body=caf%C3%A9+%26+t%C3%A9&MessageSid=SM1&Empty=&Twice=b&Twice=a")
		s.serve(r)
		require.Equal(t, []webhook.Post{{
			URI:   statusPath + "?ref=a%2Fb",
			Query: url.Values{"ref": {"a/b"}},
			Params: url.Values{
				"Body": {"café & té"}, "MessageSid": {"SM1"}, "Empty": {""}, "Twice": {"b", "a"},
			},
			Signature:  r.Header.Get(signatureHeader),
			ReceivedAt: noon,
		}}, s.posts)
	})

	t.Run("ReachesTheReceiverWithoutBytesThatNoDatabaseTakes", func(t *testing.T) {
		t.Parallel()
		s := newSite(t)
		resp := s.serve(newPost(statusPath+"?ref=a%00",
			"MessageSid=SM1&Body=STOP%00&FromCity=SAN%00FRAN&Bad=caf%e9%ff+x&N%00me=1"))
		require.Equal(t, http.StatusOK, resp.Code, resp.Body)
		require.Equal(t, url.Values{"ref": {"a\uFFFD"}}, s.posts[0].Query)
		require.Equal(t, url.Values{
			"MessageSid": {"SM1"}, "Body": {"STOP\uFFFD"}, "FromCity": {"SAN\uFFFDFRAN"},
			"Bad": {"caf\uFFFD x"}, "N\uFFFDme": {"1"},
		}, s.posts[0].Params)
	})

	t.Run("ReachesTheInboxByItsPath", func(t *testing.T) {
		t.Parallel()
		s := newSite(t)
		s.serve(newPost(inboundPath, reply))
		s.serve(newPost(statusPath, "MessageSid=SM2"))
		require.Equal(t, []string{"reply SM1", "report SM2"}, s.taken)
	})

	t.Run("IsObserved", func(t *testing.T) {
		t.Parallel()
		s := newSite(t)
		s.serve(newPost(inboundPath+"/", reply))
		require.Equal(t, []observed{{inboundPath, http.StatusOK}}, s.seen)
	})

	t.Run("LeavesNothingInTheLog", func(t *testing.T) {
		t.Parallel()
		s := newSite(t)
		s.serve(newPost(inboundPath, reply))
		require.Empty(t, s.log.String())
	})
}

func TestPost_IsTaken(t *testing.T) {
	t.Parallel()
	typed := func(contentType string) *http.Request {
		r := newPost(inboundPath, reply)
		r.Header.Set("Content-Type", contentType)
		return r
	}
	absolute := newPost(inboundPath, reply)
	absolute.RequestURI = "http://sms.example.com" + inboundPath
	for name, r := range map[string]*http.Request{
		"WithTrailingSlash":             newPost(inboundPath+"/", reply),
		"WithoutConfiguredSlash":        newPost(strings.TrimSuffix(statusPath, "/"), reply),
		"WithCharset":                   typed(formType + "; charset=UTF-8"),
		"WithBrokenTypeParameter":       typed(formType + "; charset"),
		"WithTypeInCapitals":            typed("Application/X-WWW-Form-URLEncoded"),
		"WithRepeatedFields":            newPost(inboundPath, reply+"&MessageSid=SM2"),
		"WithAQuery":                    newPost(inboundPath+"?secret=1", reply),
		"WithTheLargestNumberOfFields":  newPost(inboundPath, "MessageSid=SM1"+strings.Repeat("&a=b", 199)),
		"WithABodyOfTheLargestSize":     newPost(inboundPath, "MessageSid="+strings.Repeat("x", 64<<10-11)),
		"WithAnAbsoluteFormOfItsTarget": absolute,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			require.Equal(t, http.StatusOK, s.serve(r).Code)
			require.Len(t, s.posts, 1)
		})
	}
}

func TestPost_InChunks(t *testing.T) {
	t.Parallel()
	send := func(t *testing.T, body string) int {
		server := httptest.NewServer(newSite(t).handler)
		defer server.Close()
		signed := newPost(inboundPath, body)
		// A reader of unknown length is sent chunked.
		chunked := io.NopCloser(strings.NewReader(body))
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+inboundPath, chunked)
		require.NoError(t, err)
		r.Header = signed.Header
		resp, err := server.Client().Do(r)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		return resp.StatusCode
	}

	t.Run("IsTaken", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, http.StatusOK, send(t, reply))
	})

	t.Run("IsNotReadBeyondTheLimit", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, http.StatusRequestEntityTooLarge, send(t, reply+strings.Repeat("x", 100<<10)))
	})
}

func TestGet_WhereAllowed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	r := httptest.NewRequest(http.MethodGet, pollPath+"?MessageSid=SM1&Body=x", nil)
	sign(r, "")
	require.Equal(t, http.StatusOK, s.serve(r).Code)
	require.Equal(t, url.Values{"MessageSid": {"SM1"}, "Body": {"x"}}, s.posts[0].Params)
}

func TestOptions_NamesTheMethods(t *testing.T) {
	t.Parallel()
	for path, allow := range map[string]string{inboundPath: "POST, OPTIONS", pollPath + "/": "POST, OPTIONS, GET"} {
		s := newSite(t)
		resp := s.serve(httptest.NewRequest(http.MethodOptions, path, nil))
		require.Equal(t, http.StatusOK, resp.Code)
		require.Equal(t, allow, resp.Header().Get("Allow"))
		require.Empty(t, s.posts)
	}
}

func TestHold_LastsFromTheSignatureToTheInboxsEnd(t *testing.T) {
	t.Parallel()
	s := &site{}
	var held []string
	opts := s.options()
	opts.Hold = func(context.Context) func() {
		held = append(held, "held")
		return func() { held = append(held, "released") }
	}
	s.outcome = func(context.Context) error {
		held = append(held, "taken")
		return nil
	}
	var err error
	s.handler, err = ords.New(opts)
	require.NoError(t, err)
	s.serve(rejectCases()["InvalidSignature"].request)
	require.Empty(t, held)
	s.serve(newPost(inboundPath, reply))
	require.Equal(t, []string{"held", "taken", "released"}, held)
}
