package access

import (
	"bytes"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/bcrypt"

	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/internal/throttle"
)

// UsersOptions are what [NewUsers] takes beside [Options].
type UsersOptions struct {
	// Path is the file of users.
	Path string
	// Channels are those that there are.
	Channels []string
	// Compare is bcrypt's if nil, which is slow on purpose.
	Compare func(hash, password []byte) error
}

const (
	// Attempts that fail, of one name: ten at once, and 30 an hour after that. A browser in which the name has logged in
	// before is counted by itself, so that who guesses passwords does not keep the name's owner out of it.
	burstOfName, everyOfName = 10, 2 * time.Minute
	// Those of one address, which may be a whole office's.
	burstOfAddress, everyOfAddress = 30, 30 * time.Second
	// comparisons is how many passwords are looked at at once: each takes a core for a while.
	comparisons = 2
	// longestPassword is what bcrypt looks at, in bytes.
	longestPassword = 72
	// largestForm bounds a login.
	largestForm = 8 << 10
	// lookAgain is how often the file is read at most.
	lookAgain = 5 * time.Second
)

// Users are the names and passwords of a file, read anew when it changes.
type Users struct {
	o         Options
	of        UsersOptions
	comparing chan struct{}
	names     *throttle.Throttle
	addresses *throttle.Throttle
	browsers  *throttle.Throttle

	mu      sync.Mutex
	looked  time.Time
	content []byte
	file    userFile
}

// NewUsers reads the file.
func NewUsers(o Options, of UsersOptions) (*Sessions, error) {
	content, file, err := readUsers(of.Path, of.Channels)
	if err != nil {
		return nil, err
	}
	if of.Compare == nil {
		of.Compare = bcrypt.CompareHashAndPassword
	}
	return newSessions(o, &Users{
		o: o, of: of, comparing: make(chan struct{}, comparisons),
		names:     throttle.New(o.Clock, burstOfName, everyOfName),
		addresses: throttle.New(o.Clock, burstOfAddress, everyOfAddress),
		browsers:  throttle.New(o.Clock, burstOfName, everyOfName),
		looked:    o.Clock(), content: content, file: file,
	})
}

// current is the file as it is now, or as it last was when it was good.
func (u *Users) current() userFile {
	u.mu.Lock()
	defer u.mu.Unlock()
	now := u.o.Clock()
	if now.Sub(u.looked) < lookAgain {
		return u.file
	}
	u.looked = now
	content, file, err := readUsers(u.of.Path, u.of.Channels)
	if err == nil && bytes.Equal(content, u.content) {
		return u.file
	}
	if err != nil {
		u.o.Quiet.Error("the new file of users is not taken; the old one goes on", "error", err)
		return u.file
	}
	u.content, u.file = content, file
	u.o.Logger.Info("users read", "count", len(file.users))
	return u.file
}

func (u *Users) roles(s session) map[string]operate.Role {
	found, ok := u.current().users[s.Name]
	if !ok || found.stamp() != s.Stamp {
		return nil
	}
	return found.roles
}

func (u *Users) leave(string) string { return "" }

func (u *Users) routes(mux *http.ServeMux, s *Sessions) {
	mux.HandleFunc("GET "+PathLogin, func(w http.ResponseWriter, r *http.Request) {
		s.pages.show(w, http.StatusOK, Page{Asks: true, Next: localPath(r.URL.Query().Get("next"))})
	})
	mux.HandleFunc("POST "+PathLogin, func(w http.ResponseWriter, r *http.Request) { u.post(w, r, s) })
}

// attempt is a login that was posted.
type attempt struct {
	name, password, next, address string
	// browser is one in which the name has logged in before, "" if it is none.
	browser string
}

func (u *Users) post(w http.ResponseWriter, r *http.Request, s *Sessions) {
	r.Body = http.MaxBytesReader(w, r.Body, largestForm)
	if err := r.ParseForm(); err != nil {
		s.pages.show(w, http.StatusBadRequest, Page{Problem: ProblemUnfinished, Asks: true, Next: "/"})
		return
	}
	form := r.PostForm
	a := attempt{name: form.Get("name"), password: form.Get("password"), next: localPath(form.Get("next")), address: u.o.Client(r)}
	a.browser = u.browser(r, s, a.name)
	if wait := u.take(a); wait > 0 {
		u.o.Quiet.Warn("login refused", "reason", "too many attempts", "address", a.address)
		s.pages.later(w, wait, Page{Problem: ProblemThrottled, Asks: true, Next: a.next})
		return
	}
	found, ok := u.check(r, a)
	if !ok {
		s.pages.show(w, http.StatusUnauthorized, Page{Problem: ProblemWrong, Asks: true, Next: a.next})
		return
	}
	u.giveBack(a)
	who := session{Name: a.name, Stamp: found.stamp()}
	err := s.begin(w, r, who)
	if err == nil {
		err = u.remember(w, s, a.browser, who)
	}
	if err != nil {
		u.o.Logger.Error("login failed", "error", err)
		s.pages.show(w, http.StatusInternalServerError, Page{Problem: ProblemUnfinished, Asks: true, Next: a.next})
		return
	}
	http.Redirect(w, r, a.next, http.StatusSeeOther)
}

// keyOfName counts together what looks alike.
func (a attempt) keyOfName() string { return strings.ToLower(a.name[:min(len(a.name), longestName)]) }

func (u *Users) take(a attempt) time.Duration {
	if a.browser != "" {
		return u.browsers.Take(a.browser)
	}
	if wait := u.addresses.Take(throttle.Neighbours(a.address)); wait > 0 {
		return wait
	}
	wait := u.names.Take(a.keyOfName())
	if wait > 0 {
		u.addresses.GiveBack(throttle.Neighbours(a.address))
	}
	return wait
}

func (u *Users) giveBack(a attempt) {
	if a.browser != "" {
		u.browsers.GiveBack(a.browser)
		return
	}
	u.addresses.GiveBack(throttle.Neighbours(a.address))
	u.names.GiveBack(a.keyOfName())
}

// check compares the password, of a name that there is not as long as of another.
func (u *Users) check(r *http.Request, a attempt) (user, bool) {
	file := u.current()
	found, known := file.users[a.name]
	hash := found.hash
	if !known {
		hash = file.stranger
	}
	select {
	case u.comparing <- struct{}{}:
		defer func() { <-u.comparing }()
	case <-r.Context().Done():
		return user{}, false
	}
	password := []byte(a.password)
	tried := password[:min(len(password), longestPassword)]
	err := u.of.Compare(hash, tried)
	if known && err == nil && len(password) <= longestPassword {
		return found, true
	}
	for _, rest := range file.rest(hash) {
		_ = u.of.Compare(rest, tried)
	}
	if known {
		u.o.Logger.Warn("login failed", "actor", a.name, "address", a.address)
	} else {
		u.o.Quiet.Warn("login refused", "reason", "unknown name", "address", a.address)
	}
	return user{}, false
}
