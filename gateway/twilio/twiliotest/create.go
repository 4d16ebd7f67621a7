package twiliotest

import (
	"net/http"
	"strconv"
)

// create handles a POST of a message. A client that gives up while it waits for
// the reply has its message accepted all the same, as Twilio does.
func (s *Simulator) create(w http.ResponseWriter, r *http.Request) {
	s.counts.posts.Add(1)
	inFlight := s.inFlight.Add(1)
	defer s.inFlight.Add(-1)
	w.Header().Set("Twilio-Concurrent-Requests", strconv.FormatInt(inFlight, 10))

	faults := s.faults.Load()
	if fault := s.faultBefore(faults, inFlight); fault != noFault {
		refuse(w, fault, faults)
		return
	}
	f, err := readForm(r)
	if err != nil {
		s.reject(w, newProblem(20001))
		return
	}
	s.linger(faults)
	s.stall(faults)
	order, refused := s.judge(r, f)
	if refused != nil {
		s.reject(w, refused)
		return
	}
	m := s.accept(order)
	if fault := s.faultAfter(faults); fault != noFault {
		s.spoil(exchange{w: w, r: r}, fault, m)
		return
	}
	s.reply(w, m)
}

// order is a valid request: the form with its sender chosen.
type order struct {
	form
	rule Rule
}

// judge decides as Twilio does: credentials, parameters, then the numbers.
func (s *Simulator) judge(r *http.Request, f form) (order, *problem) {
	if p := s.authenticate(r); p != nil {
		return order{}, p
	}
	if p := f.check(); p != nil {
		return order{}, p
	}
	if f.service != "" {
		from, p := s.pools.choose(f.service, f.from, f.to)
		if p != nil {
			return order{}, p
		}
		f.from = from
	}
	numbers := pair{from: f.from, to: f.to}
	rule := s.rules.find(numbers)
	if p := rule.refusal(numbers); p != nil {
		return order{}, p
	}
	if s.OptedOut(f.from, f.to) {
		return order{}, newProblem(21610)
	}
	return order{form: f, rule: rule}, nil
}

// accept keeps the message and starts its delivery. It returns the message as
// it was before the first step.
func (s *Simulator) accept(o order) Message {
	epoch := s.epoch.Load()
	rec := newRecord(Message{
		SID:                 s.newSID(len(o.media)),
		MessagingServiceSID: o.service,
		From:                o.from,
		To:                  o.to,
		Body:                o.body,
		MediaURLs:           o.media,
		StatusCallback:      o.callback,
		Direction:           directionAPI,
		Status:              firstStatus(o.service),
		Segments:            segments(o.body),
		CreatedAt:           s.opts.Clock(),
	})
	rec.silent = o.rule.Silent
	m := rec.snapshot()
	s.counts.accepted.Add(1)
	s.store.add(rec)
	if !rec.silent {
		s.deliver(rec, plan{rule: o.rule, epoch: epoch})
	}
	return m
}

func (s *Simulator) newSID(media int) string {
	if media > 0 {
		return s.sids.hex("MM")
	}
	return s.sids.hex("SM")
}

func firstStatus(service string) string {
	if service != "" {
		return StatusAccepted
	}
	return StatusQueued
}

func (s *Simulator) reject(w http.ResponseWriter, p *problem) {
	s.counts.rejected.Add(1)
	p.write(w)
}

func (s *Simulator) reply(w http.ResponseWriter, m Message) {
	writeJSON(w, http.StatusCreated, appendMessage(make([]byte, 0, 1024), s.opts.AccountSID, m))
}
