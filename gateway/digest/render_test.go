package digest_test

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/digest"
)

var update = flag.Bool("update", false, "write the expected mails again")

func options() digest.Options {
	return digest.Options{Zone: time.UTC, Footer: "To stop it, ask HR."}
}

func render(t *testing.T, opts digest.Options, d digest.Digest) digest.Mail {
	t.Helper()
	r, err := digest.NewRenderer(opts)
	require.NoError(t, err)
	m, err := r.Render(d)
	require.NoError(t, err)
	return m
}

func TestRender_ReadsAsExpected(t *testing.T) {
	t.Parallel()
	m := render(t, options(), digest.Sample())
	require.Equal(t, "Replies to texts: 3 unresolved, 1 answered, 1 not delivered", m.Subject)
	for name, got := range map[string]string{"sample.txt": m.Text, "sample.html": m.HTML} {
		file := filepath.Join("testdata", name)
		if *update {
			require.NoError(t, os.WriteFile(file, []byte(got), 0o600))
		}
		want, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, string(want), got)
	}
}

func TestRender_SaysThatThereIsNothing(t *testing.T) {
	t.Parallel()
	m := render(t, options(), digest.Digest{About: today()})
	require.Contains(t, m.Text, "Nobody has replied, and no text failed.")
	require.Contains(t, m.HTML, "Nobody has replied, and no text failed.")
	require.Contains(t, m.Text, "26 Nov 2026 12:00 UTC to 27 Nov 2026 12:00 UTC")
}

func TestRender_SaysWhereNothingIsAManagers(t *testing.T) {
	t.Parallel()
	stray, ours := text(1, ""), text(2, "manager@example.com")
	stray.Status, ours.Status = gateway.StatusFailed, gateway.StatusFailed
	for want, failed := range map[string][]gateway.Message{
		"Replies and texts of no manager":     {stray},
		"Replies to texts about your people,": {stray, ours},
	} {
		m := render(t, options(), digest.Make(today(), nil, failed))
		require.Contains(t, m.Text, want)
		require.Contains(t, m.HTML, strings.TrimSuffix(want, ","))
	}
}

// hostile is what texters, feeders and templates must not get through.
const hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>" +
	"\r\n\r\nNOT DELIVERED\u2028* Boss\u202Egnp.exe\u0000\x1b[2J"

// fill writes a text into everything that comes from people.
func fill(d digest.Digest, body string) digest.Digest {
	spoil := func(m *gateway.Message) {
		m.Body, m.PersonName, m.Channel, m.StatusReason = body, body, body, body
	}
	for i := range d.Unresolved {
		d.Unresolved[i].Body = body
		for j := range d.Unresolved[i].About {
			spoil(&d.Unresolved[i].About[j])
		}
	}
	for i := range d.Answered {
		spoil(&d.Answered[i].Message)
		for j := range d.Answered[i].Replies {
			d.Answered[i].Replies[j].Body, d.Answered[i].Replies[j].Keyword = body, body
		}
	}
	for i := range d.Failed {
		spoil(&d.Failed[i])
	}
	return d
}

func TestRender_LetsNothingHostileThrough(t *testing.T) {
	t.Parallel()
	holdsOnlyText(t, hostile)
}

func FuzzRender_LetsNothingHostileThrough(f *testing.F) {
	f.Add(hostile)
	f.Add("{{.}}</div></body>")
	f.Fuzz(holdsOnlyText)
}

// holdsOnlyText renders what people wrote, and expects the elements and lines of any other mail.
func holdsOnlyText(t *testing.T, body string) {
	plain := render(t, options(), fill(digest.Sample(), "x"))
	m := render(t, options(), fill(digest.Sample(), body))
	require.NotContains(t, m.Subject, "\n")
	require.NotContains(t, m.Text, "\u202E")
	require.Equal(t, strings.Count(plain.Text, "\n"), strings.Count(m.Text, "\n"))
	require.Subset(t, tags(plain.HTML), tags(m.HTML))
}

// tags are those of a mail with all that is in them: what people wrote is never within one.
func tags(text string) []string { return regexp.MustCompile(`<[^>]*>?`).FindAllString(text, -1) }

func TestRender_WritesTimesAsTheSiteDoes(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	for format, want := range map[digest.DateFormat]string{
		digest.DatesNamed: "27 Nov 2026 07:00 EST", digest.DatesISO: "2026-11-27 07:00 EST",
		digest.DatesUS: "11/27/2026 7:00 AM EST", digest.DatesEuropean: "27.11.2026 07:00 EST",
	} {
		opts := options()
		opts.Zone, opts.Dates = zone, format
		require.Contains(t, render(t, opts, digest.Digest{About: today()}).Text, "to "+want)
	}
}

func TestNewRenderer_TakesASitesTemplates(t *testing.T) {
	t.Parallel()
	opts := options()
	opts.Templates = fstest.MapFS{"digest.html": {Data: []byte("<p>{{range .Answered}}{{.Person}}{{end}}")}}
	m := render(t, opts, digest.Sample())
	require.Equal(t, "<p>Ana Sample", m.HTML)
	require.Contains(t, m.Text, "UNRESOLVED", "the other is the built-in one")
}

func TestNewRenderer_WantsTheFolderOfTemplates(t *testing.T) {
	t.Parallel()
	opts := options()
	opts.Templates = os.DirFS(filepath.Join(t.TempDir(), "none"))
	_, err := digest.NewRenderer(opts)
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.EqualError(t, err, "reading the folder of templates: no such file or directory")
}

func TestNewRenderer_SaysWhichTemplateIsWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, text, want string }{
		"Syntax":    {"digest.html", "{{if}}", "reading template: template: digest.html:1"},
		"Name":      {"digest.html", "{{range .Failed}}{{.Nope}}{{end}}", `digest.html:1:19: executing "digest.html"`},
		"NoSubject": {"digest.txt", "Hello", `digest.txt does not define "subject"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			opts := options()
			opts.Templates = fstest.MapFS{c.file: {Data: []byte(c.text)}}
			_, err := digest.NewRenderer(opts)
			require.ErrorContains(t, err, c.want)
		})
	}
}
