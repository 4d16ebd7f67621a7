package rest

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Bounds of pages: ORDS's page has 25 rows, and its longest way into a list is 10,000 of them.
const (
	defaultLimit = 25
	mostRows     = 1000
	mostOffset   = 10_000
)

// paging is which part of a list is asked for.
type paging struct {
	limit, offset int
	// cursor is the key that the page begins behind, which a next link has; 0: the offset is counted out.
	cursor int64
	fields []string
	// query is what the links of the answer repeat.
	query url.Values
}

// parameters are those that a collection understands.
func parameters() []string { return []string{"q", "limit", "offset", "fields", "cursor"} }

func readPaging(raw string, columns []string) (p paging, err error) {
	query, err := url.ParseQuery(raw)
	if err != nil { // what is left of it would ask for more than was meant
		return p, refuse(http.StatusBadRequest, "the query is not encoded as one, with %3B for each semicolon")
	}
	for name, values := range query {
		if !slices.Contains(parameters(), name) {
			return p, bad(shorten(name), "is no parameter: there are "+strings.Join(parameters(), ", "))
		}
		if len(values) > 1 {
			return p, bad(name, "is given more than once")
		}
	}
	p.query = url.Values{}
	for _, name := range []string{"q", "limit", "fields"} {
		if query.Has(name) {
			p.query.Set(name, query.Get(name))
		}
	}
	if p.limit, err = readCount(query, "limit", defaultLimit); err != nil {
		return p, err
	}
	if p.limit < 1 || p.limit > mostRows {
		return p, bad("limit", "must be 1 to "+strconv.Itoa(mostRows))
	}
	if p.offset, err = readCount(query, "offset", 0); err != nil {
		return p, err
	}
	if p.cursor, err = readCursor(query); err != nil {
		return p, err
	}
	if p.cursor == 0 && p.offset > mostOffset {
		return p, bad("offset", "must be at most "+strconv.Itoa(mostOffset)+
			": follow the next links from there, or narrow q by the key")
	}
	p.fields, err = readFields(query, columns)
	return p, err
}

func readCount(query url.Values, name string, otherwise int) (int, error) {
	if !query.Has(name) {
		return otherwise, nil
	}
	n, err := strconv.Atoi(query.Get(name))
	if err != nil || n < 0 || n > 1e9 {
		return 0, bad(name, "must be a whole number, 0 or more")
	}
	return n, nil
}

func readCursor(query url.Values) (int64, error) {
	if !query.Has("cursor") {
		return 0, nil
	}
	cursor, ok := readID(query.Get("cursor"))
	if !ok || cursor == 0 {
		return 0, bad("cursor", "must be that of a next link")
	}
	return cursor, nil
}

func readFields(query url.Values, columns []string) ([]string, error) {
	if !query.Has("fields") {
		return nil, nil
	}
	fields := strings.Split(query.Get("fields"), ",")
	for _, name := range fields {
		if !slices.Contains(columns, name) {
			return nil, bad("fields", "names "+strconv.Quote(shorten(name))+", which is no column")
		}
	}
	return fields, nil
}

// link is one of a row or a collection.
type link struct {
	Rel  string `json:"rel"`
	Href string `json:"href"`
}

// collection is ORDS's envelope.
type collection struct {
	Items   []object `json:"items"`
	HasMore bool     `json:"hasMore"`
	Limit   int      `json:"limit"`
	Offset  int      `json:"offset"`
	Count   int      `json:"count"`
	Links   []link   `json:"links"`
}

// links are those of a page. Its next one says where the page ended, so that rows that come in or leave meanwhile are
// neither given twice nor left out, and no row is counted again.
func (p paging) links(at string, next int64, count int) []link {
	page := func(offset int, cursor int64) string {
		query := url.Values{}
		for name, values := range p.query {
			query[name] = values
		}
		if offset > 0 {
			query.Set("offset", strconv.Itoa(offset))
		}
		if cursor > 0 {
			query.Set("cursor", strconv.FormatInt(cursor, 10))
		}
		if len(query) == 0 {
			return at
		}
		return at + "?" + query.Encode()
	}
	links := []link{
		{"self", page(p.offset, p.cursor)}, {"edit", at}, {"describedby", strings.TrimSuffix(at, lastSegment(at)) + catalog},
		{"first", page(0, 0)},
	}
	if next != 0 {
		links = append(links, link{"next", page(p.offset+count, next)})
	}
	if p.offset > 0 {
		links = append(links, link{"prev", page(max(p.offset-p.limit, 0), 0)})
	}
	return links
}

// lastSegment is the "outbound/" of ".../outbound/".
func lastSegment(at string) string {
	return at[strings.LastIndex(strings.TrimSuffix(at, "/"), "/")+1:]
}

// catalog is where the OpenAPI document is, below the base.
const catalog = "open-api-catalog/"

// part is a part of a list, behind a cursor; shown if it is for the client, and not counted out.
type part struct {
	cursor int64
	limit  int
	shown  bool
}

// fetch reads a part.
type fetch[T any] func(part) (Page[T], error)

// mostLooks bounds how often a page that is not full is looked for behind what was looked at.
const mostLooks = 20

// page counts the offset out, and reads the page behind it.
func (f fetch[T]) page(p paging) (Page[T], error) {
	cursor := p.cursor
	if cursor == 0 {
		for left, looks := p.offset, 0; left > 0; looks++ {
			skipped, err := f(part{cursor: cursor, limit: min(left, mostRows)})
			if err != nil || skipped.Next == 0 {
				return Page[T]{}, err
			}
			if looks > mostLooks {
				return Page[T]{}, refuse(http.StatusBadRequest, "offset is too far for this q: follow the next links")
			}
			cursor, left = skipped.Next, left-len(skipped.Rows)
		}
	}
	return f(part{cursor: cursor, limit: p.limit, shown: true})
}
