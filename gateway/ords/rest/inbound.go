package rest

import (
	"cmp"
	"net/http"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

func (s *server) inboundListing() listing[gateway.Reply] {
	return listing[gateway.Reply]{s.inbound, s.base() + "/inbound/",
		func(r *gateway.Reply) string { return jsonNumber(r.ID) }}
}

func (s *server) listInbound(c *call) (reply, error) {
	p, err := readPaging(c.request.URL.RawQuery, names(s.inbound))
	if err != nil {
		return reply{}, err
	}
	f, err := parseFilter(p.query.Get("q"))
	if err != nil {
		return reply{}, err
	}
	list, some, err := inboundList(f, s.visible(c), s.opts.Clock())
	if err != nil {
		return reply{}, err
	}
	read := fetch[gateway.Reply](func(at part) (Page[gateway.Reply], error) {
		here := list
		here.After, here.Limit = max(here.After, at.cursor), at.limit
		return s.opts.Service.Replies(c.ctx, c.readingIf(at.shown), here)
	})
	return s.inboundListing().answer(p, read, some)
}

func (s *server) getInbound(c *call) (reply, error) {
	id, err := c.key()
	if err != nil {
		return reply{}, err
	}
	of, err := s.opts.Service.Reply(c.ctx, c.reading(), id)
	if err != nil {
		return reply{}, err
	}
	return s.inboundListing().item(&of)
}

// process writes what a sweep made of a reply, and answers with the reply as it is then.
func (s *server) process(c *call) (reply, error) {
	id, err := c.key()
	if err != nil {
		return reply{}, err
	}
	body, err := c.readJSON()
	if err != nil {
		return reply{}, err
	}
	found, err := s.opts.Service.Reply(c.ctx, c.reading(), id)
	if err != nil {
		return reply{}, err
	}
	if err := s.unchanged(c, &found); err != nil {
		return reply{}, err
	}
	to, err := s.processing(body, &found)
	if err != nil {
		return reply{}, err
	}
	if err := s.opts.Service.Process(c.ctx, c.act("reply processed"), operate.Processed{Found: found, To: to}); err != nil {
		return reply{}, err
	}
	now, err := s.opts.Service.Reply(c.ctx, c.reading(), id)
	if err != nil { // it is written: another answer would have the client think that another sweep was faster
		return keyAlone("inbound_id", id, s.base()+"/inbound/"+jsonNumber(id))
	}
	return s.inboundListing().item(&now)
}

// unchanged holds a client to the reply that it has seen, if it names one: also one that is as the client wants to have it
// may be so by another.
func (s *server) unchanged(c *call, found *gateway.Reply) error {
	want := c.request.Header.Get("If-Match")
	if want == "" {
		return nil
	}
	item, err := s.inboundListing().item(found)
	if err == nil && !matches(want, item.etag) {
		err = refuse(http.StatusPreconditionFailed, "the reply is not as If-Match has it any more")
	}
	return err
}

// processing reads what a sweep made of a reply. A client may send the whole row, of which nothing else may be changed.
func (s *server) processing(body node, found *gateway.Reply) (gateway.Processing, error) {
	var to gateway.Processing
	var faults fieldFaults
	given := map[string]bool{}
	for _, m := range body.members {
		given[m.name] = true
		switch m.name {
		case "process_status":
			to.Status = faults.text(m)
		case "process_error":
			to.Error = faults.text(m)
		case "links":
		default:
			s.same(m, found, &faults)
		}
	}
	if !given["process_status"] {
		faults.add("process_status", "is required")
	}
	return to, faults.err()
}

// same refuses another value of a column that is not a sweep's.
func (s *server) same(m member, found *gateway.Reply, faults *fieldFaults) {
	for _, c := range s.inbound {
		if c.name != m.name {
			continue
		}
		is, _ := encode(c.value(found)) // it has been encoded before
		was, err := parseJSON(is)
		if err != nil || cmp.Compare(was.text, m.node.text) != 0 || was.kind != m.node.kind {
			faults.add(m.name, "cannot be changed: leave it out, or send what it is")
		}
		return
	}
	faults.add(shorten(m.name), "is no column")
}
