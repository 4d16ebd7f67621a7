package access

import (
	"crypto/rand"
	"net/http"
	"time"
)

// rememberedFor is how long a browser is known in which nobody logs in again.
const rememberedFor = 90 * 24 * time.Hour

// browser is the name of the one that a login comes from, "" if that name has not logged in there with the password that
// it has. It lets nobody in: see [Users.take].
func (u *Users) browser(r *http.Request, s *Sessions, name string) string {
	cookie, err := r.Cookie(s.cookieName(purposeBrowser))
	var known session
	if err != nil || s.sealer.Open(purposeBrowser, cookie.Value, &known) != nil || known.Name != name {
		return ""
	}
	if u.roles(known) == nil || !u.o.Clock().Before(time.Unix(known.Began, 0).Add(rememberedFor)) {
		return ""
	}
	return known.ID
}

// remember has a browser be known, by the id that it may have already.
func (u *Users) remember(w http.ResponseWriter, s *Sessions, id string, known session) error {
	if known.ID = id; id == "" {
		known.ID = rand.Text()
	}
	known.Began = u.o.Clock().Unix()
	sealed, err := s.sealer.Seal(purposeBrowser, known)
	if err != nil {
		return err
	}
	cookie := s.cookie(purposeBrowser, sealed)
	cookie.MaxAge = int(rememberedFor / time.Second)
	http.SetCookie(w, cookie)
	return nil
}
