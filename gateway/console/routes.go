package console

import (
	"net/http"
	"slices"

	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/internal/pageheaders"
)

// routes are every path. What is read is a GET, what is done a POST.
func (c *Console) routes() (http.Handler, error) {
	files, err := readAssets()
	if err != nil {
		return nil, err
	}
	mux := &paths{}
	mux.Handle("GET /assets/{name}", files)
	for path, read := range map[string]view{ // live
		"/{$}":           c.overview,
		"/messages/{id}": c.message,
		"/channels":      c.channels,
	} {
		mux.Handle("GET "+path, c.shown(read))
		mux.Handle("GET "+streams+path, c.streamed(read))
	}
	for path, read := range map[string]view{
		"/messages":                   c.messages,
		"/replies":                    c.replies,
		"/numbers":                    c.numbers,
		"/numbers/dead":               c.deadNumbers,
		"/numbers/opt-outs":           c.optOuts,
		"/digests":                    c.digests,
		"/journal":                    hosted(c.journal),
		"/audit":                      c.audit,
		"/about":                      hosted(c.about),
		"/conversations/{id}":         c.conversation,
		"/conversations/replies/{id}": c.conversationOfReply,
	} {
		mux.Handle("GET "+path, c.shown(read))
	}
	for path, read := range map[string]asks{
		"/messages/act":      c.actOnMessages,
		"/messages/{id}/act": c.actOnMessage,
		"/channels/pause":    c.pause,
		"/channels/resume":   c.resume,
		"/replies/resolve":   c.resolve,
		"/numbers/opt-out":   c.optOut,
		"/numbers/opt-in":    c.optIn,
	} {
		mux.Handle("POST "+path, c.done(read))
	}
	for path, read := range map[string]view{ // personal data is in what is posted, or in the answer
		"/messages":                   c.messages,
		"/messages/{id}/reveal":       c.reveal,
		"/conversations/{id}":         c.conversation,
		"/conversations/replies/{id}": c.conversationOfReply,
		"/numbers/look":               c.number,
		"/numbers/dead":               c.deadNumbers,
		"/numbers/opt-outs":           c.optOuts,
		"/digests/preview":            c.digest,
		"/about":                      c.check,
	} {
		mux.Handle("POST "+path, c.postedFor(read))
	}
	mux.Handle("/", c.shown(c.unknown))
	c.patterns = mux.patterns
	return pageheaders.Secured(mux), nil
}

// paths is a mux that tells what was added to it.
type paths struct {
	http.ServeMux
	patterns []string
}

// Handle shadows that of the mux.
func (p *paths) Handle(pattern string, handler http.Handler) {
	p.patterns = append(p.patterns, pattern)
	p.ServeMux.Handle(pattern, handler)
}

// Patterns are all that is served, as http.ServeMux has them, for who proves that each is guarded.
func (c *Console) Patterns() []string { return slices.Sorted(slices.Values(c.patterns)) }

// view reads what a page shows.
type view func(visit) (page, error)

// shown answers with a page.
func (c *Console) shown(read view) http.Handler {
	return c.asked(func(w http.ResponseWriter, v visit) { c.show(w, v, read) })
}

func (c *Console) show(w http.ResponseWriter, v visit, read view) {
	p, err := read(v)
	if err != nil {
		p = c.fault(v, err)
	}
	c.answer(w, v, p)
}

// postedFor answers with a page that takes a form.
func (c *Console) postedFor(read view) http.Handler {
	return c.posted(func(w http.ResponseWriter, v visit) { c.show(w, v, read) })
}

// asked has the request of somebody who is known.
func (c *Console) asked(serve func(http.ResponseWriter, visit)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		actor, known := c.opts.Actor(r.Context())
		v := visit{r, actor}
		if !known {
			v.Actor = operate.Actor{}
			c.answer(w, v, faultPage(http.StatusUnauthorized, "You are not logged in."))
			return
		}
		serve(w, v)
	})
}

func (c *Console) answer(w http.ResponseWriter, v visit, p page) {
	whole, err := c.pages.render(layoutName, c.frame(v, p))
	if err != nil {
		c.opts.Logger.ErrorContext(v.Context(), "rendering a page failed", "page", p.Name, "error", err)
		http.Error(w, "The page could not be made; the gateway's log says why.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if p.Status != 0 {
		w.WriteHeader(p.Status)
	}
	_, _ = w.Write(whole)
}
