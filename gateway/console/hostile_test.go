package console_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/console"
	"ebs-sms-gateway/gateway/operate"
)

// hostile are texts that people may write, and that a page must show and not obey.
func hostile() map[string]string {
	return map[string]string{
		"Script":    `<script>alert(1)</script>`,
		"Handler":   `<img src=x onerror=alert(1)>`,
		"Attribute": `" autofocus onfocus=alert(1) x="`,
		"Quote":     `' onmouseover='alert(1)`,
		"Link":      `javascript:alert(1)`,
		"Data":      `data:text/html,<script>alert(1)</script>`,
		"Closed":    `</td></table></main></textarea></title></style><script src=//evil.example.com></script>`,
		"Comment":   `<!--><script>alert(1)</script-->`,
		"Htmx":      `<div hx-get="/logout" hx-trigger="load"></div>`,
		"Template":  `{{.Actor}}${alert(1)}`,
		"SVG":       `<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>`,
		"Turned":    "abc\u202Egnp.exe\u2066",
		"Controls":  "a\x00b\x1b[31mc\u0085d\uFEFF",
		"NotUTF8":   "a\xffb\xc0\xafc",
		"Long":      strings.Repeat("x", 5000),
		"Events":    "a\ndata: b\n\nevent: c\r\n\rdata: d",
	}
}

// written is a world in which everybody has written the text wherever they can.
func written(t *testing.T, text string) *world {
	t.Helper()
	w := newWorld(t, func(o *console.Options) { o.Channels, o.Version = []string{text}, text })
	w.actor = operate.Actor{Name: text, Roles: operator().Roles}
	m := gateway.Message{
		ID: 12, Channel: text, SourceKey: text, PersonID: 1, PersonName: text, Phones: text, CountryCode: text, TimeZone: text, Body: text,
		MediaURLs: []string{text}, ReplyKeywords: []string{text}, ManagerEmail: text, Subject: text, CreatedAt: noon(),
		State: gateway.State{
			Status: gateway.StatusDeferred, StatusReason: text, ErrorCode: 1, ErrorText: text, Recipient: text, Sender: text, Segments: 1,
			Encoding: text, ProviderSID: text, ProviderStatus: gateway.ProviderStatus(text), Price: text, PriceUnit: text,
		},
	}
	s := w.service
	s.found = operate.Page{Messages: []gateway.Message{m}, Next: 12}
	s.detail = operate.Detail{
		Message: m,
		Events: []gateway.Event{{
			Step: gateway.Step(text), To: gateway.Status(text), Reason: text, By: text, ProviderSID: text,
			ProviderStatus: gateway.ProviderStatus(text),
		}},
		Replies: []gateway.Reply{{
			From: text, To: text, Body: text, Keyword: text, Channel: text, Media: []gateway.Media{{URL: text, ContentType: text}},
			Match: gateway.Match{Status: gateway.MatchStatus(text), By: text, Reason: text},
		}},
	}
	s.blocks = []operate.Block{{Reason: text}}
	s.effect = operate.Effect{Found: 2, Changed: 1, Left: map[string]int{text: 1}}
	pause := gateway.Pause{Scope: gateway.PauseScope(text), Name: text, Reason: text}
	sender := gateway.Sender{ID: text, Kind: gateway.SenderKind(text)}
	s.channels = []operate.ChannelView{{
		Channel: gateway.Channel{Name: text}, Pauses: []gateway.Pause{pause},
		Senders: []operate.SenderView{{Sender: sender, Pauses: []gateway.Pause{pause}}},
	}}
	s.overview = operate.Overview{
		Problems: []operate.Problem{{Alert: text, About: text, Text: text, Do: text}, {Alert: "EbsSmsSendFailures", About: "channel " + text}},
		Failures: []gateway.Failures{{Channel: text, Status: gateway.Status(text), Reason: text}}, Queue: []gateway.Queued{{Channel: text, Status: gateway.Status(text)}},
		Gateways: []gateway.Heartbeat{{Node: text, Host: text, Version: text}}, Pauses: []gateway.Pause{pause},
	}
	w.write(m, text)
	return w
}

// pagesOf are the answers of every page, and of every form.
func (w *world) pagesOf(t *testing.T, text string) map[string]answer {
	t.Helper()
	q := url.QueryEscape(text)
	all := map[string]answer{}
	for _, path := range []string{
		"/", "/messages", "/messages?id=" + q, "/messages?channel=" + q + "&source=" + q + "&person=" + q + "&since=" + q + "&told=" + q,
		"/messages/12", "/channels", "/replies", "/replies?status=" + q, "/conversations/12", "/conversations/replies/1", "/numbers", "/numbers/dead", "/numbers/opt-outs", "/digests",
		"/journal", "/audit", "/audit?target=" + q, "/about", "/" + url.PathEscape(text),
	} {
		all[path] = w.get(t, path)
	}
	for path, f := range map[string]url.Values{
		"/messages":           form("number", text),
		"/messages/act":       form("action", "cancel", "which", "found", "channel", text, "source", text, "reason", text, text, text),
		"/messages/12/act":    form("action", "resend", "reason", text),
		"/messages/12/reveal": form("reason", text),
		"/channels/pause":     form("scope", "channel", "name", text, "reason", text, "for", "1h"),
		"/channels/resume":    form("scope", "sender", "name", text, "reason", text, "since", "2026-11-27T12:00:00Z"),
		"/conversations/12":   form("reason", text),
		"/numbers/look":       form("number", "+14155550100", "reason", text),
		"/numbers/dead":       form("reason", text, "after", text),
		"/numbers/opt-outs":   form("reason", text, "after", text, "scope", text),
		"/numbers/opt-out":    form("number", "+14155550100", "channel", text, "reason", text),
		"/numbers/opt-in":     form("number", "+14155550100", "channel", text, "reason", text, text, text),
		"/replies/resolve":    form("reply", "1", "message", "12", "keyword", text, "reason", text),
		"/digests/preview":    form("manager", text, "last", "24h", "reason", text),
		"/about":              form(),
	} {
		all["POST "+path] = w.post(t, path, f)
	}
	var door strings.Builder
	require.NoError(t, w.ShowDoor(&door, console.Door{Problem: text, Asks: true, Next: text}))
	all["door"] = answer{status: http.StatusOK, body: door.String()}
	return all
}

func TestPages_ShowWhateverPeopleWriteAndObeyNothing(t *testing.T) {
	t.Parallel()
	for name, text := range hostile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			harmless := written(t, "harmless").pagesOf(t, "harmless")
			for path, got := range written(t, text).pagesOf(t, text) {
				obeysNothing(t, path, got.body)
				if h, same := harmless[path]; same && h.status == got.status { // the text adds nothing to the page but text
					require.Equal(t, names(t, h.body), names(t, got.body), path)
				}
			}
		})
	}
}

// names are the elements of a page, in their order.
func names(t *testing.T, page string) []string {
	t.Helper()
	var all []string
	for _, e := range elements(t, page, "") {
		all = append(all, e["<"])
	}
	return all
}

// obeysNothing fails if a page has a script, a style, a handler or an address that is not the console's own.
func obeysNothing(t *testing.T, path, page string) {
	t.Helper()
	for _, e := range elements(t, page, "") {
		require.NotContains(t, []string{"style", "iframe", "object", "embed", "base", "svg", "math"}, e["<"], path)
		if e["<"] == "script" {
			require.Regexp(t, `^/assets/[A-Za-z.-]+\.js\?v=[0-9a-f]{16}$`, e["src"], path)
		}
		for attribute, value := range e {
			require.False(t, strings.HasPrefix(attribute, "on") || attribute == "style" || attribute == "srcdoc", "%s: %v", path, e)
			if slices.Contains([]string{"href", "src", "action", "formaction", "hx-sse:connect"}, attribute) {
				require.Regexp(t, `^($|#|/$|/[^/\\])`, value, "%s: %v", path, e)
			}
			if strings.HasPrefix(attribute, "hx-") {
				require.Contains(t, []string{"hx-sse:connect", "hx-swap", "hx-morph-skip"}, attribute, path)
			}
		}
	}
	require.NotRegexp(t, "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u009f\u202a-\u202e\u2066-\u2069\ufeff]", page, path)
}
