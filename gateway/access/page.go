package access

import (
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"time"
)

// The paths that this package answers.
const (
	// PathLogin asks who somebody is. A form posts "name", "password" and "next" to it.
	PathLogin = "/login"
	// PathCallback is where an identity provider sends people back to.
	PathCallback = PathLogin + "/callback"
	// PathLogout ends a session, by POST.
	PathLogout = "/logout"
)

// Problem is why somebody was not let in. It is a closed set.
type Problem string

// The problems.
const (
	ProblemWrong      Problem = "The name or the password is wrong."
	ProblemThrottled  Problem = "There were too many attempts. Try again later."
	ProblemNoRole     Problem = "You have no role in this console. Ask whoever runs the gateway."
	ProblemGroups     Problem = "The identity provider left your groups out, as there are too many. Ask whoever runs the gateway."
	ProblemProvider   Problem = "The identity provider does not answer. Try again later."
	ProblemUnfinished Problem = "The login was not finished. Start again."
	ProblemEnded      Problem = "You are not logged in, or not any more: nothing was done. Log in, and do it again."
	ProblemOrigin     Problem = "The request came from another site."
	ProblemAddress    Problem = "This console is served through its proxy alone."
)

// Page is what somebody sees who is not let in.
type Page struct {
	// Problem is "" if nothing has gone wrong.
	Problem Problem
	// Asks: it has a form for name and password, which posts to [PathLogin].
	Asks bool
	// Again is a link to where somebody logs in, "" if there is none.
	Again string
	// Leave is a link to where the session at the identity provider ends, "" if there is none. Browsers follow it at once.
	Leave string
	// Next is a hidden field of the form: where to go after the login.
	Next string
}

// Render writes a page as HTML. Its markup needs no script, and its styles are a file's.
type Render func(io.Writer, Page) error

// pages answers with pages.
type pages struct {
	render Render
	log    *slog.Logger
}

func (p pages) show(w http.ResponseWriter, status int, page Page) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if err := p.render(w, page); err != nil {
		p.log.Warn("a page could not be written", "error", err)
	}
}

// later answers who has to wait.
func (p pages) later(w http.ResponseWriter, wait time.Duration, page Page) {
	w.Header().Set("Retry-After", seconds(wait))
	p.show(w, http.StatusTooManyRequests, page)
}

// Plain renders pages without any style.
func Plain() Render {
	page := template.Must(template.New("").Parse(plain))
	return func(w io.Writer, p Page) error { return page.Execute(w, p) }
}

const plain = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>EBS SMS</title></head>
<body><main><h1>EBS SMS</h1>
{{with .Problem}}<p role="alert">{{.}}</p>
{{end}}{{if .Asks}}<form method="post" action="/login"><input type="hidden" name="next" value="{{.Next}}">
<p><label>Name <input name="name" autocomplete="username" required autofocus></label></p>
<p><label>Password <input name="password" type="password" autocomplete="current-password" required></label></p>
<p><button>Log in</button></p></form>
{{end}}{{with .Leave}}<p><a href="{{.}}">Log out at the identity provider, too</a></p>
{{end}}{{with .Again}}<p><a href="{{.}}">Log in</a></p>
{{end}}</main></body></html>
`
