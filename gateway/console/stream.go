package console

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// streams is the path before that of a page, where its region is sent again.
const streams = "/live"

const (
	// streamFor is how long one lasts: the browser asks again, and so whoever has logged out sees no more.
	streamFor = time.Minute
	// beat is how often a stream that has nothing to say is written to, so that one whose reader is gone ends.
	beat = 15 * time.Second
	// slowestReader is how long a part of a stream may take.
	slowestReader = 10 * time.Second
)

// streamPath is the stream of the page that was asked for.
func streamPath(r *http.Request) string {
	query := r.URL.Query()
	query.Del(toldKey)
	path := streams + r.URL.EscapedPath()
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// streamed sends a page's region, at once and whenever it has changed, as server-sent events.
func (c *Console) streamed(read view) http.Handler {
	return c.asked(func(w http.ResponseWriter, v visit) {
		out, ok := c.live.enter(v.Actor.Name)
		if !ok {
			c.answer(w, v, faultPage(http.StatusTooManyRequests, "You have too many pages open."))
			return
		}
		defer out()
		v.Request = unprefixed(v.Request)
		feed, leave := c.live.follow(topic(v), func(ctx context.Context) ([]byte, error) { return c.region(ctx, v, read) })
		defer leave()
		ctx, cancel := context.WithTimeout(v.Context(), streamFor)
		defer cancel()
		defer context.AfterFunc(c.live.over, cancel)()
		if err := feed.first(ctx); refuses(err) {
			c.answer(w, v, c.fault(v, err))
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		w.Header().Set("X-Accel-Buffering", "no") // of a proxy
		stream{w, http.NewResponseController(w)}.send(ctx, feed)
	})
}

// unprefixed is the request as the page's view knows it.
func unprefixed(r *http.Request) *http.Request {
	r = r.Clone(r.Context())
	r.URL.Path = strings.TrimPrefix(r.URL.Path, streams)
	r.URL.RawPath = strings.TrimPrefix(r.URL.RawPath, streams)
	return r
}

// topic is the same for all who see the same: by the page, none of which looks at its query, and by what they may see.
func topic(v visit) string {
	var t strings.Builder
	t.WriteString(v.URL.Path)
	for _, channel := range slices.Sorted(maps.Keys(v.Actor.Roles)) {
		fmt.Fprintf(&t, "\n%s=%s", channel, v.Actor.Roles[channel])
	}
	return t.String()
}

// region renders it apart from any request: it is looked at for several. A panic would end the gateway.
func (c *Console) region(ctx context.Context, v visit, read view) (out []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("rendering panicked: %v", p)
		}
		if err != nil && ctx.Err() == nil && !refuses(err) {
			c.opts.Logger.WarnContext(ctx, "looking at a page again failed", "path", v.Pattern, "error", err)
		}
	}()
	v.Request = v.WithContext(ctx)
	p, err := read(v)
	if err != nil {
		return nil, err
	}
	return c.pages.render("live", c.frame(v, p))
}

// stream writes to one who looks.
type stream struct {
	http.ResponseWriter
	*http.ResponseController
}

// send writes what is to be seen until the context ends, or nobody reads.
func (s stream) send(ctx context.Context, from *feed) {
	idle := time.NewTicker(beat)
	defer idle.Stop()
	sign := []byte(": here\n\n")
	latest, changed := from.now()
	next := sign
	if latest != nil {
		next = asEvent(latest)
	}
	for s.write(next) {
		select {
		case <-ctx.Done():
			return
		case <-idle.C:
			next = sign
		case <-changed:
			latest, changed = from.now()
			next = asEvent(latest)
		}
	}
}

// write reports whether somebody reads.
func (s stream) write(event []byte) bool {
	_ = s.SetWriteDeadline(time.Now().Add(slowestReader)) // the server's own is for pages
	_, err := s.Write(event)
	return err == nil && s.Flush() == nil
}

// asEvent is one event of server-sent events, whose lines are told one by one.
func asEvent(html []byte) []byte {
	var out bytes.Buffer
	for line := range bytes.Lines(html) {
		fmt.Fprintf(&out, "data: %s\n", bytes.TrimRight(line, "\r\n"))
	}
	out.WriteByte('\n')
	return out.Bytes()
}
