package access_test

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/bcrypt"

	"ebs-sms-gateway/gateway/access"
)

// example is a hash of the right form.
const example = "$2y$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"

func TestParseUsers_NamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ content, want string }{
		"NoUser":           {"# nobody yet\n\n", "there is no user in it"},
		"TwoFields":        {"alice:" + example + "\n", "line 1: must be name:hash:roles"},
		"FourFields":       {"alice:" + example + ":viewer:HR\n", "line 1: must be name:hash:roles"},
		"NoName":           {":" + example + ":viewer\n", "line 1: a name has 1 to 100 visible characters"},
		"NameWithSpace":    {"alice :" + example + ":viewer\n", "line 1: a name has 1 to 100 visible characters"},
		"NameWithEscape":   {"al\x1b[2Jice:" + example + ":viewer\n", "line 1: a name has 1 to 100 visible characters"},
		"LongName":         {strings.Repeat("a", 101) + ":" + example + ":viewer\n", "line 1: a name has 1 to 100 visible characters"},
		"Password":         {"alice:hunter2:viewer\n", "line 1: the hash is not bcrypt's, as htpasswd -B makes it"},
		"MD5":              {"alice:$apr1$zFIb4wYB$5x8E1w1m1bmG8cGm1:viewer\n", "line 1: the hash is not bcrypt's, as htpasswd -B makes it"},
		"CutHash":          {"alice:" + example[:59] + ":viewer\n", "line 1: the hash is not bcrypt's, as htpasswd -B makes it"},
		"CheapHash":        {"alice:" + strings.Replace(example, "$12$", "$05$", 1) + ":viewer\n", "line 1: the hash must be of cost 10 to 14, not 5"},
		"DearHash":         {"alice:" + strings.Replace(example, "$12$", "$20$", 1) + ":viewer\n", "line 1: the hash must be of cost 10 to 14, not 20"},
		"NoRole":           {"# people\nalice:" + example + ":\n", `line 2: unknown role ""; the roles are viewer, helpdesk and operator`},
		"UnknownRole":      {"alice:" + example + ":admin\n", `line 1: unknown role "admin"; the roles are viewer, helpdesk and operator`},
		"UnknownChannel":   {"alice:" + example + ":viewer,operator@IT\n", `line 1: unknown channel "IT"`},
		"EveryChannelByAt": {"alice:" + example + ":viewer@\n", `line 1: unknown channel ""`},
		"Twice":            {"alice:" + example + ":viewer\nalice:" + example + ":operator\n", "line 2: the name has a line before this one"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := access.ParseUsers([]byte(c.content), []string{"HR"})
			require.EqualError(t, err, c.want)
			require.NotContains(t, err.Error(), "hunter2")
		})
	}
	count, err := access.ParseUsers([]byte("# people\r\nalice:"+example+":operator\r\n\r\nbob:"+example+":viewer, helpdesk@HR\r\n"), []string{"HR"})
	require.NoError(t, err)
	require.Equal(t, 2, count)
}

func FuzzParseUsers(f *testing.F) {
	f.Add("alice:" + example + ":operator\n")
	f.Add("alice:" + example + ":viewer,helpdesk@HR\n# x\n")
	f.Add(":::")
	f.Fuzz(func(t *testing.T, content string) {
		count, err := access.ParseUsers([]byte(content), []string{"HR"})
		require.Equal(t, err == nil, count > 0)
	})
}

func TestLogin_RefusesWhoDoesNotKnowThePassword(t *testing.T) {
	t.Parallel()
	b := usersSite(t).browser()
	for _, c := range []struct{ name, password string }{
		{"alice", "wrong"}, {"alice", ""}, {"", password}, {"Alice", password}, {"mallory", password},
		{"alice", password + "\x00"}, {"alice", strings.Repeat("a", 200)}, {strings.Repeat("a", 2000), password},
		{"alice\r\nlevel=INFO", password},
	} {
		a := b.logIn(c.name, c.password, "/")
		require.Equal(t, http.StatusUnauthorized, a.status)
		require.Contains(t, a.body, "The name or the password is wrong.")
		require.Empty(t, a.header.Values("Set-Cookie"))
	}
	require.NotContains(t, b.logged(), "wrong")
	require.NotContains(t, b.logged(), "mallory", "it may be a password in the wrong field")
	require.Contains(t, b.logged(), `msg="login failed" actor=alice address=127.0.0.1`)
}

func TestLogin_KnowsNoPasswordLongerThanBcryptLooksAt(t *testing.T) {
	t.Parallel()
	s, path := newSite(t), t.TempDir()+"/users"
	long := strings.Repeat("a", 72)
	writeUsers(t, path, hash(t, long), "alice:operator")
	way, err := access.NewUsers(s.options(), access.UsersOptions{Path: path})
	require.NoError(t, err)
	b := s.serve(way).browser()
	require.Equal(t, http.StatusUnauthorized, b.logIn("alice", long+"b", "/").status)
	require.Equal(t, http.StatusSeeOther, b.logIn("alice", long, "/").status)
}

func TestLogin_RefusesALargeForm(t *testing.T) {
	t.Parallel()
	b := usersSite(t).browser()
	require.Equal(t, http.StatusBadRequest, b.logIn("alice", strings.Repeat("a", 9000), "/").status)
}

func TestLogin_TakesNoPasswordFromTheAddress(t *testing.T) {
	t.Parallel()
	b := usersSite(t).browser()
	query := url.Values{"name": {"alice"}, "password": {password}}.Encode()
	require.Equal(t, http.StatusUnauthorized, b.post(access.PathLogin+"?"+query, url.Values{}, nil).status)
}

func TestBruteForce_IsThrottledByName(t *testing.T) {
	t.Parallel()
	b := usersSite(t).browser()
	for range 10 {
		require.Equal(t, http.StatusUnauthorized, b.logIn("alice", "guess", "/").status)
	}
	a := b.logIn("alice", password, "/")
	require.Equal(t, http.StatusTooManyRequests, a.status, "who guesses learns nothing from the right one")
	require.Equal(t, "120", a.header.Get("Retry-After"))
	require.Equal(t, http.StatusTooManyRequests, b.logIn("ALICE", password, "/").status)
	require.Equal(t, http.StatusSeeOther, b.logIn("bob", password, "/").status)
	b.wait(2 * time.Minute)
	require.Equal(t, http.StatusSeeOther, b.logIn("alice", password, "/").status)
}

func TestBruteForce_IsThrottledByAddress(t *testing.T) {
	t.Parallel()
	address := "203.0.113.9"
	b := usersSite(t, func(o *access.Options) { o.Client = func(*http.Request) string { return address } }).browser()
	for i := range 30 {
		require.Equal(t, http.StatusUnauthorized, b.logIn(strings.Repeat("x", i+1), "guess", "/").status)
	}
	require.Equal(t, http.StatusTooManyRequests, b.logIn("alice", password, "/").status)
	address = "203.0.113.10"
	require.Equal(t, http.StatusSeeOther, b.logIn("alice", password, "/").status)
}

func TestBruteForce_IsThrottledByTheNetworkOfAnAddress(t *testing.T) {
	t.Parallel()
	last := 0
	b := usersSite(t, func(o *access.Options) {
		o.Client = func(*http.Request) string { last++; return fmt.Sprintf("2001:db8::%x", last) }
	}).browser()
	for i := range 30 {
		require.Equal(t, http.StatusUnauthorized, b.logIn(strings.Repeat("x", i+1), "guess", "/").status)
	}
	require.Equal(t, http.StatusTooManyRequests, b.logIn("alice", password, "/").status)
}

func TestLogins_ThatSucceedAreNotCounted(t *testing.T) {
	t.Parallel()
	b := usersSite(t).browser()
	for range 12 {
		require.Equal(t, http.StatusSeeOther, b.logIn("alice", password, "/").status)
	}
}

// TestLogin_TakesAsLongForAnUnknownName compares what is computed, not how long it took: the hash of nobody costs as much.
func TestLogin_TakesAsLongForAnUnknownName(t *testing.T) {
	t.Parallel()
	nobody, err := access.HashOfNobody([]byte("alice:" + hash(t, "a") + ":viewer\nbob:" + example + ":viewer\n"))
	require.NoError(t, err)
	cost, err := bcrypt.Cost(nobody)
	require.NoError(t, err)
	require.Equal(t, 12, cost, "that of the dearest")
	require.ErrorIs(t, bcrypt.CompareHashAndPassword(nobody, []byte("a")), bcrypt.ErrMismatchedHashAndPassword)
}

func TestUsers_AreReadAnewWhenTheFileChanges(t *testing.T) {
	t.Parallel()
	s, path := newSite(t), t.TempDir()+"/users"
	first, second := hashed, hash(t, password)
	writeUsers(t, path, first, "alice:operator", "bob:viewer")
	way, err := access.NewUsers(s.options(), access.UsersOptions{Path: path})
	require.NoError(t, err)
	s.serve(way)
	alice, bob := s.browser(), s.browser()
	alice.mustLogIn("alice")
	bob.mustLogIn("bob")

	writeUsers(t, path, first, "alice:viewer")
	s.wait(5 * time.Second)
	require.Equal(t, "alice true map[:viewer]", alice.get("/").body, "another role counts at once")
	require.Equal(t, http.StatusSeeOther, bob.get("/").status, "who was taken out is out")
	require.Equal(t, http.StatusUnauthorized, bob.logIn("bob", password, "/").status)

	require.NoError(t, os.WriteFile(path, []byte("alice:"+first+":king\n"), 0o600))
	s.wait(5 * time.Second)
	require.Equal(t, "alice true map[:viewer]", alice.get("/").body, "a bad file leaves the old one in place")
	require.Contains(t, s.logged(), `unknown role \"king\"`)

	writeUsers(t, path, second, "alice:operator")
	s.wait(5 * time.Second)
	require.Equal(t, http.StatusSeeOther, alice.get("/").status, "another password ends the sessions of the old one")
	alice.mustLogIn("alice")
	require.Equal(t, "alice true map[:operator]", alice.get("/").body)
}

func TestNewUsers_NeedsAFile(t *testing.T) {
	t.Parallel()
	o := newSite(t).options()
	_, err := access.NewUsers(o, access.UsersOptions{Path: t.TempDir() + "/missing"})
	require.ErrorContains(t, err, "reading users: open ")
	_, err = access.NewUsers(o, access.UsersOptions{Path: userFile(t, "alice:operator@IT"), Channels: []string{"HR"}})
	require.ErrorContains(t, err, `line 1: unknown channel "IT"`)
}

// TestUsers_NamesAreNotToldByTheTimeThatALoginTakes: hashes of different costs are compared for as long as the dearest.
func TestUsers_NamesAreNotToldByTheTimeThatALoginTakes(t *testing.T) {
	t.Parallel()
	cheap := strings.Replace(hashed, "$10$", "$11$", 1)
	dear := strings.Replace(hashed, "$10$", "$14$", 1)
	path := filepath.Join(t.TempDir(), "users")
	require.NoError(t, os.WriteFile(path, []byte("alice:"+cheap+":viewer\nbob:"+dear+":viewer\n"), 0o600))
	var work atomic.Int64
	s := newSite(t)
	way, err := access.NewUsers(s.options(), access.UsersOptions{Path: path, Compare: func(hash, _ []byte) error {
		cost, err := bcrypt.Cost(hash)
		work.Add(1 << cost)
		return cmp.Or(err, bcrypt.ErrMismatchedHashAndPassword)
	}})
	require.NoError(t, err)
	b := s.serve(way).browser()
	for _, name := range []string{"alice", "bob", "nobody"} {
		work.Store(0)
		require.Equal(t, http.StatusUnauthorized, b.logIn(name, password, "/").status)
		require.Equal(t, int64(1<<14), work.Load(), name)
	}
}
