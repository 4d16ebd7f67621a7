//go:build !race

package browser_test

import (
	"flag"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/digest"
)

// Pictures are written by `make screenshots`.
var update = flag.Bool("update", false, "write the pictures of the documents again")

// images is where the documents have their pictures.
const images = "../../docs/images"

// mail is a digest as digest.test.mjs gets it: its HTML, the texts that must be seen, and those of them that run from
// left to right.
type mail struct {
	Name     string   `json:"name"`
	HTML     string   `json:"html"`
	Texts    []string `json:"texts"`
	Straight []string `json:"straight"`
}

// shot is a picture to be taken of a mail.
type shot struct {
	Name   string  `json:"name"`
	Mail   string  `json:"mail"`
	Width  int     `json:"width"`
	Scheme string  `json:"scheme"`
	Scale  float64 `json:"scale"`
}

// pictures are those of docs/digests.md.
func pictures() []shot {
	return []shot{
		{Name: "digest.png", Mail: "Usual", Width: 680, Scheme: "light", Scale: 2},
		{Name: "digest-phone.png", Mail: "Usual", Width: 375, Scheme: "dark", Scale: 2},
		{Name: "digest-fallback.png", Mail: "Strays", Width: 680, Scheme: "light", Scale: 2},
	}
}

// hostile would be a script, a picture from elsewhere, and letters that run backwards, if it were let.
const hostile = `<script>document.title="taken"</script><img src="https://example.com/a.png" onerror="document.title='taken'">` +
	"</div></body>\u202Egnp.exe \u2066 &amp; {{.Manager}}"

func TestDigest_ReadsWellEverywhere(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	run(t, "digest.test.mjs", map[string]any{"folder": folder, "pictures": pictures(), "mails": []mail{
		rendered(t, "Usual", usual()),
		rendered(t, "Strays", strays()),
		rendered(t, "Sample", digest.Sample()),
		rendered(t, "Quiet", quiet()),
		rendered(t, "Hostile", written("<b>Boss</b> \u202Egnp.exe", hostile), "gnp.exe"),
		rendered(t, "RightToLeft", written("דנה לוי", "כן, תודה! ביום חמישי 9:00")),
		rendered(t, "Long", written(strings.Repeat("Wolfeschlegelstein", 6), "https://"+strings.Repeat("x", 300))),
	}})
	for _, p := range pictures() {
		committed, now := filepath.Join(images, p.Name), decoded(t, filepath.Join(folder, p.Name))
		if *update {
			encode(t, committed, now)
		}
		require.NoError(t, alike(decoded(t, committed), now),
			"%s: run `make screenshots`, and look at what it shows", p.Name)
	}
}

// rendered is a mail as a site gets it without settings but a zone. Times run from left to right in each.
func rendered(t *testing.T, name string, d digest.Digest, straight ...string) mail {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	r, err := digest.NewRenderer(digest.Options{
		Zone: zone, Dates: digest.DatesNamed, Footer: config.Default().Digest.Footer,
	})
	require.NoError(t, err)
	m, err := r.Render(d)
	require.NoError(t, err)
	return mail{
		Name: name, HTML: m.HTML, Texts: append(append(texts(d), times(d, zone)...), "You get this mail because "),
		Straight: append(straight, d.Until.In(zone).Format("2 Jan 2006"), "CERT_EXPIRY"),
	}
}

// times are when what is in a digest was sent, came or failed.
func times(d digest.Digest, zone *time.Location) []string {
	var all []time.Time
	for _, u := range d.Unresolved {
		all = append(all, u.ReceivedAt)
		for _, m := range u.About {
			all = append(all, m.ClaimedAt)
		}
	}
	for _, a := range d.Answered {
		all = append(all, a.Message.ClaimedAt)
		for _, r := range a.Replies {
			all = append(all, r.ReceivedAt)
		}
	}
	for _, m := range d.Failed {
		all = append(all, m.StatusAt)
	}
	var shown []string
	for _, at := range all {
		shown = append(shown, at.In(zone).Format("2 Jan 2006 15:04 MST"))
	}
	return shown
}

// texts are what is to be read in a digest: each name and each text, as it stays when marks of direction are taken out.
func texts(d digest.Digest) []string {
	seen := []string{d.Manager}
	add := func(messages ...gateway.Message) {
		for _, m := range messages {
			seen = append(seen, m.PersonName, m.Body, m.Channel, m.StatusReason)
		}
	}
	for _, u := range d.Unresolved {
		seen = append(seen, u.Body)
		add(u.About...)
	}
	for _, a := range d.Answered {
		add(a.Message)
		for _, r := range a.Replies {
			seen = append(seen, r.Body, r.Keyword)
		}
	}
	add(d.Failed...)
	for i := range seen {
		seen[i] = strings.NewReplacer("\u202E", "", "\u2066", "").Replace(seen[i])
	}
	return seen
}
