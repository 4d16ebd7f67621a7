package attack_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// hostile are texts that phones may send.
func hostile() map[string]string {
	return map[string]string{
		"Script":    `<script>alert(1)</script>`,
		"Attribute": `" autofocus onfocus=alert(1) x="`,
		"Closed":    `</td></table></main></textarea></title><script src=//evil.example.com></script>`,
		"Htmx":      `<div hx-get="/logout" hx-trigger="load"></div>`,
		"Image":     `<img src=x onerror=alert(1)>`,
		"Link":      `javascript:alert(1)`,
		"Template":  `{{.Actor}}`,
		"Turned":    "abc\u202Egnp.exe\u2066",
		"Events":    "a\n\ndata: <script>alert(1)</script>\n\nevent: x",
	}
}

// TestTexts_AreShownAndNotObeyed: each comes in by the webhook in every field that its sender, or a carrier, has a hand in,
// and is looked at on every page and stream by somebody who is shown it.
func TestTexts_AreShownAndNotObeyed(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.fill()
	b := s.as("operator")
	for name, text := range hostile() {
		reply := s.receive(twiliotest.Inbound{
			Body: text, MediaURLs: []string{"https://api.twilio.com/" + text, text},
			Params: map[string]string{
				"MediaContentType0": text, "FromCity": text, "FromState": text, "FromCountry": text, "ProfileName": text,
			},
		})
		require.Contains(t, reply.Body, text[:3])
		id := strconv.FormatInt(reply.ID, 10)
		pages := []answer{
			b.get("/conversations/replies/" + id), b.get("/conversations/1"), b.get("/messages/1"), b.get("/live/messages/1"),
			b.post("/conversations/replies/"+id, url.Values{"reason": {text}}), b.post("/conversations/1", url.Values{"reason": {text}}),
			b.post("/messages/2/reveal", url.Values{"reason": {text}}), b.get("/audit"), b.get("/"), b.get("/live/"),
			b.post("/digests/preview", url.Values{"manager": {"jane.doe@example.com"}, "last": {"24h"}, "reason": {text}}),
			b.post("/replies/resolve", url.Values{"reply": {id}, "message": {"2"}, "keyword": {text}, "reason": {text}}),
			b.post("/channels/pause", url.Values{"scope": {"channel"}, "name": {text}, "reason": {text}}),
		}
		for _, status := range []string{"AMBIGUOUS", "UNMATCHED", "MATCHED", "NONE"} {
			pages = append(pages, b.get("/replies?status="+status), b.get("/replies?status="+url.QueryEscape(text)))
		}
		for i, page := range pages {
			require.Less(t, page.status, http.StatusInternalServerError, "%s %d", name, i)
			obeysNothing(t, page.body)
		}
		require.Contains(t, pages[4].body, html.EscapeString(text[:3]), "it is shown")
	}
	require.NotContains(t, s.log.String(), "alert(1)")
}

// obeysNothing fails if a page does anything that its templates do not.
func obeysNothing(t *testing.T, page string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	require.NoError(t, err)
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		require.NotContains(t, []string{"style", "iframe", "object", "embed", "base", "svg", "math", "img", "video", "audio"}, n.Data)
		for _, a := range n.Attr {
			require.False(t, strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc", a)
			if n.Data == "script" && a.Key == "src" {
				require.Regexp(t, `^/assets/[A-Za-z.-]+\.js\?v=[0-9a-f]{16}$`, a.Val)
			}
			if slices.Contains([]string{"href", "src", "action", "formaction", "hx-sse:connect"}, a.Key) {
				require.Regexp(t, `^($|#|/$|/[^/\\])`, a.Val)
			}
			if strings.HasPrefix(a.Key, "hx-") {
				require.Contains(t, []string{"hx-sse:connect", "hx-swap", "hx-morph-skip"}, a.Key)
			}
		}
	}
	require.NotRegexp(t, "[\u202a-\u202e\u2066-\u2069\x00\x1b]", page)
}
