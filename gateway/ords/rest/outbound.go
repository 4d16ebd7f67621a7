package rest

import (
	"net/http"
	"slices"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// reading is how a client sees what it is answered with.
func (c *call) reading() operate.Reading { return c.readingIf(true) }

// readingIf is reading, of rows that the client is shown. Of others nobody need be told that they were revealed.
func (c *call) readingIf(shown bool) operate.Reading {
	reveal := shown && mayReveal(c.reader)
	return operate.Reading{Actor: c.reader, Reveal: reveal, Reason: "list read by client " + c.client.ID}
}

// visible are the channels whose rows the client sees.
func (s *server) visible(c *call) []string {
	return slices.DeleteFunc(slices.Clone(s.opts.Channels), func(name string) bool { return !c.actor.May(operate.RoleViewer, name) })
}

func (c *call) act(reason string) operate.Act {
	return operate.Act{Actor: c.actor, Reason: reason + " by client " + c.client.ID}
}

func (s *server) listOutbound(c *call) (reply, error) {
	p, err := readPaging(c.request.URL.RawQuery, names(s.outbound))
	if err != nil {
		return reply{}, err
	}
	f, err := parseFilter(p.query.Get("q"))
	if err != nil {
		return reply{}, err
	}
	search, some, err := outboundSearch(f, s.visible(c))
	if err != nil {
		return reply{}, err
	}
	read := fetch[gateway.Message](func(at part) (Page[gateway.Message], error) {
		here := search
		here.Limit = at.limit
		if before := gateway.MessageID(at.cursor); before > 0 && (here.Before == 0 || before < here.Before) {
			here.Before = before
		}
		return s.opts.Service.Messages(c.ctx, c.readingIf(at.shown), here)
	})
	return s.outboundListing().answer(p, read, some)
}

// listing is how rows become a collection.
type listing[T any] struct {
	columns []column[T]
	at      string
	id      func(*T) string
}

func (l listing[T]) answer(p paging, read fetch[T], some bool) (reply, error) {
	var page Page[T]
	var err error
	if some {
		page, err = read.page(p)
	}
	if err != nil {
		return reply{}, err
	}
	of := collection{
		Items: make([]object, len(page.Rows)), HasMore: page.Next != 0, Limit: p.limit, Offset: p.offset,
		Count: len(page.Rows), Links: p.links(l.at, page.Next, len(page.Rows)),
	}
	for i := range page.Rows {
		self := []link{{"self", l.at + l.id(&page.Rows[i])}}
		of.Items[i] = append(row(l.columns, &page.Rows[i], p.fields), field{"links", self})
	}
	body, err := encode(of)
	return reply{status: http.StatusOK, body: body, etag: etag(body)}, err
}

// item is one row, with the ETag of its columns.
func (l listing[T]) item(of *T) (reply, error) {
	columns, err := encode(row(l.columns, of, nil))
	if err != nil {
		return reply{}, err
	}
	at := l.at + l.id(of)
	body, err := encode(append(row(l.columns, of, nil), field{"links", []link{
		{"self", at}, {"edit", at}, {"describedby", l.at[:len(l.at)-len(lastSegment(l.at))] + catalog}, {"collection", l.at},
	}}))
	return reply{status: http.StatusOK, body: body, etag: etag(columns)}, err
}

// key is the key in the path; what is none is of no row.
func (c *call) key() (int64, error) {
	id, ok := readID(c.request.PathValue("id"))
	if !ok || id == 0 {
		return 0, refuse(http.StatusNotFound, "")
	}
	return id, nil
}

func (s *server) outboundListing() listing[gateway.Message] {
	return listing[gateway.Message]{s.outbound, s.base() + "/outbound/",
		func(m *gateway.Message) string { return jsonNumber(m.ID) }}
}

func (s *server) getOutbound(c *call) (reply, error) {
	id, err := c.key()
	if err != nil {
		return reply{}, err
	}
	return s.outboundItem(c, gateway.MessageID(id))
}

func (s *server) outboundItem(c *call, id gateway.MessageID) (reply, error) {
	page, err := s.opts.Service.Messages(c.ctx, c.reading(), gateway.SearchParams{IDs: []gateway.MessageID{id}, Limit: 1})
	if err == nil && len(page.Rows) == 0 {
		err = operate.ErrNoMessage
	}
	if err != nil {
		return reply{}, err
	}
	return s.outboundListing().item(&page.Rows[0])
}

// enqueue queues a text, and answers with its row: 201, or 200 if the channel has had its source key.
func (s *server) enqueue(c *call) (reply, error) {
	body, err := c.readJSON()
	if err != nil {
		return reply{}, err
	}
	m, err := s.message(body)
	if err != nil {
		return reply{}, err
	}
	inserted, err := s.opts.Service.Enqueue(c.ctx, c.act("text queued"), m)
	if err != nil {
		return reply{}, err
	}
	at := s.base() + "/outbound/" + jsonNumber(inserted.ID)
	answer, err := s.outboundItem(c, inserted.ID)
	if err != nil { // it is queued: another answer would have the client queue it again
		answer, err = keyAlone("message_id", int64(inserted.ID), at)
	}
	if !inserted.Duplicate {
		answer.status = http.StatusCreated
	}
	answer.header = http.Header{"Location": {at}}
	return answer, err
}

// keyAlone is a row that was written, and cannot be read now.
func keyAlone(column string, id int64, at string) (reply, error) {
	body, err := encode(object{{column, id}, {"links", []link{{"self", at}}}})
	return reply{status: http.StatusOK, body: body}, err
}
