package access_test

import (
	"bufio"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/access"
)

// TestLocalPath has a table of addresses: what came in (as a Go string), where somebody goes after the login, why.
func TestLocalPath(t *testing.T) {
	t.Parallel()
	file, err := os.Open("testdata/next.tsv")
	require.NoError(t, err)
	defer file.Close()
	cases := 0
	for lines := bufio.NewScanner(file); lines.Scan(); cases++ {
		fields := strings.Split(lines.Text(), "\t")
		if fields[0] == "next" {
			continue
		}
		require.Len(t, fields, 3, lines.Text())
		text, err := strconv.Unquote(fields[0])
		require.NoError(t, err, lines.Text())
		require.Equal(t, fields[1], access.LocalPath(text), lines.Text())
	}
	require.Greater(t, cases, 20)
}

func FuzzLocalPath(f *testing.F) {
	for _, seed := range []string{"/", "/messages?id=1#x", "//evil.example.com", `/\evil.example.com`, "/%2f%2fevil", "https://evil.example.com", "/./..//evil.example.com"} {
		f.Add(seed)
	}
	base := &url.URL{Scheme: "https", Host: "sms.example.com", Path: "/login"}
	f.Fuzz(func(t *testing.T, text string) {
		got := access.LocalPath(text)
		u, err := base.Parse(got)
		require.NoError(t, err)
		require.Equal(t, "https://sms.example.com", u.Scheme+"://"+u.Host)
		require.NotContains(t, got, `\`)
		require.Equal(t, "/", got[:1])
		require.False(t, strings.HasPrefix(got, "//"), got)
		require.Equal(t, got, access.LocalPath(got), "what was sent on once is sent on again")
	})
}

func TestLogin_RedirectsToThisServerAlone(t *testing.T) {
	t.Parallel()
	b := usersSite(t).browser()
	for _, next := range []string{"https://evil.example.com/", "//evil.example.com", `/\evil.example.com`, "/\t/evil.example.com", "javascript:alert(1)", "/x\r\nSet-Cookie: a=b"} {
		a := b.logIn("alice", password, next)
		require.Equal(t, "/", a.location, next)
		require.Len(t, a.header.Values("Set-Cookie"), 2, next)
		form := b.get(access.PathLogin + "?next=" + url.QueryEscape(next))
		require.Equal(t, http.StatusOK, form.status)
		require.Contains(t, form.body, `name="next" value="/"`, next)
	}
	require.Contains(t, b.get(access.PathLogin+`?next=/%22%3E%3Cscript%3E`).body, `value="/%22%3E%3Cscript%3E"`, "it is escaped")
}

func FuzzOpenSession(f *testing.F) {
	sealed, err := access.SealErrand([]byte(key))
	require.NoError(f, err)
	f.Add(sealed)
	f.Add("")
	f.Add("AAAA")
	f.Fuzz(func(t *testing.T, text string) {
		opens, err := access.OpenSession([]byte(key), text)
		require.NoError(t, err)
		require.False(t, opens, "nobody without the key makes a session, nor has another cookie taken for one")
	})
}
