package twiliotest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	defaultPageSize = 50
	maxPageSize     = 1000
)

// list handles a GET of the messages, newest first.
func (s *Simulator) list(w http.ResponseWriter, r *http.Request) {
	faults := s.faults.Load()
	if faults.ListUnreadable {
		s.counts.fault(listUnreadable)
		newProblem(20503).write(w)
		return
	}
	q, ok := parseQuery(r.URL.Query())
	if !ok {
		newProblem(20001).write(w)
		return
	}
	q.shownBefore = s.opts.Clock().Add(-faults.ListDelay)
	writeJSON(w, http.StatusOK, s.page(r.URL, q))
}

// query says which messages, and which page of them.
type query struct {
	to, from    string
	sent        []dateFilter
	shownBefore time.Time // created at or before it
	page, size  int
	// anchor is the SID of the newest message of page 0, so that pages stay as they are
	// while messages are created.
	anchor string
}

// dateFilter compares GMT days. Twilio documents the operators < and > as "on or before"
// and "on or after", and nothing finer than a day.
type dateFilter struct {
	operator string
	day      string
}

func parseQuery(values url.Values) (query, bool) {
	q := query{to: values.Get("To"), from: values.Get("From"), size: defaultPageSize}
	for _, operator := range []string{"", "<", ">"} {
		raw := values.Get("DateSent" + operator)
		if raw == "" {
			continue
		}
		day, ok := parseDay(raw)
		if !ok {
			return query{}, false
		}
		q.sent = append(q.sent, dateFilter{operator: operator, day: day})
	}
	if raw := values.Get("PageSize"); raw != "" {
		size, err := strconv.Atoi(raw)
		if err != nil {
			return query{}, false
		}
		q.size = max(1, min(size, maxPageSize))
	}
	var ok bool
	q.page, q.anchor, ok = parsePage(values)
	return q, ok
}

// parsePage demands a PageToken with every Page but the first.
func parsePage(values url.Values) (page int, anchor string, ok bool) {
	raw := values.Get("Page")
	if raw == "" || raw == "0" {
		return 0, "", true
	}
	page, err := strconv.Atoi(raw)
	anchor, ok = strings.CutPrefix(values.Get("PageToken"), "PA")
	return page, anchor, ok && err == nil && page > 0
}

func parseDay(raw string) (string, bool) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, raw); err == nil {
			return t.UTC().Format(time.DateOnly), true
		}
	}
	return "", false
}

func (q query) matches(r *record) bool {
	m := &r.fixed
	if r.silent || q.from != "" && m.From != q.from || m.CreatedAt.After(q.shownBefore) {
		return false
	}
	if len(q.sent) == 0 {
		return true
	}
	sent := r.dateSent()
	if sent.IsZero() {
		return false
	}
	day := sent.UTC().Format(time.DateOnly)
	for _, f := range q.sent {
		if !f.matches(day) {
			return false
		}
	}
	return true
}

func (f dateFilter) matches(day string) bool {
	switch f.operator {
	case "<":
		return day <= f.day
	case ">":
		return day >= f.day
	}
	return day == f.day
}

// messagePage is the reply of the list.
type messagePage struct {
	FirstPageURI    string            `json:"first_page_uri"`
	NextPageURI     *string           `json:"next_page_uri"`
	PreviousPageURI *string           `json:"previous_page_uri"`
	URI             string            `json:"uri"`
	Page            int               `json:"page"`
	PageSize        int               `json:"page_size"`
	Start           int               `json:"start"`
	End             int               `json:"end"`
	Messages        []json.RawMessage `json:"messages"`
}

func (s *Simulator) page(u *url.URL, q query) []byte {
	p := messagePage{
		Page:     q.page,
		PageSize: q.size,
		Start:    q.page * q.size,
		Messages: []json.RawMessage{},
		URI:      u.RequestURI(),
	}
	anchor, more := s.collect(&p, q)
	p.End = p.Start + max(0, len(p.Messages)-1)
	link := pageLink{url: u, size: q.size, anchor: anchor}
	p.FirstPageURI = link.to(0)
	if more {
		p.NextPageURI = new(link.to(q.page + 1))
	}
	if q.page > 0 {
		p.PreviousPageURI = new(link.to(q.page - 1))
	}
	body, _ := json.Marshal(p) // its messages are JSON already
	return body
}

// collect fills the page's messages. It returns the anchor of the pages and
// whether there are more.
func (s *Simulator) collect(p *messagePage, q query) (anchor string, more bool) {
	index := 0
	for rec := range s.store.newestFirst(q.to) {
		if anchor == "" && q.anchor != "" && rec.fixed.SID != q.anchor || !q.matches(rec) {
			continue
		}
		if anchor == "" {
			anchor = rec.fixed.SID
		}
		if index >= p.Start+q.size {
			return anchor, true
		}
		if index >= p.Start {
			p.Messages = append(p.Messages, appendMessage(nil, s.opts.AccountSID, rec.snapshot()))
		}
		index++
	}
	return anchor, false
}

// pageLink builds relative page URIs with the filters of the request.
type pageLink struct {
	url    *url.URL
	size   int
	anchor string
}

func (l pageLink) to(page int) string {
	values := l.url.Query()
	values.Set("PageSize", strconv.Itoa(l.size))
	values.Set("Page", strconv.Itoa(page))
	values.Del("PageToken")
	if page > 0 {
		values.Set("PageToken", "PA"+l.anchor)
	}
	return l.url.Path + "?" + values.Encode()
}
