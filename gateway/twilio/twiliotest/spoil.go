package twiliotest

import (
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// fault is a kind of injected fault; its text is its name in Tally.Faults.
type fault int

const (
	noFault fault = iota
	slow
	tooManyRequests
	resetBefore
	badGatewayBefore
	hangAfter
	resetAfter
	errorAfter
	badGatewayAfter
	noSID
	listUnreadable
	lookupCode
	faultKinds
)

func (f fault) String() string {
	return [faultKinds]string{
		"none", "slow", "too_many_requests", "reset_before", "bad_gateway_before", "hang_after",
		"reset_after", "error_after", "bad_gateway_after", "no_sid", "list_unreadable", "lookup_code",
	}[f]
}

type chance struct {
	fault       fault
	probability float64
}

// faultBefore draws a fault for a request that will not be accepted.
func (s *Simulator) faultBefore(f *Faults, inFlight int64) fault {
	if f.MaxConcurrent > 0 && inFlight > int64(f.MaxConcurrent) {
		s.counts.fault(tooManyRequests)
		return tooManyRequests
	}
	return s.draw([]chance{
		{tooManyRequests, f.TooManyRequests},
		{resetBefore, f.ResetBefore},
		{badGatewayBefore, f.BadGatewayBefore},
	})
}

// faultAfter draws a fault for a message that was accepted.
func (s *Simulator) faultAfter(f *Faults) fault {
	return s.draw([]chance{
		{hangAfter, f.HangAfter},
		{resetAfter, f.ResetAfter},
		{errorAfter, f.ErrorAfter},
		{badGatewayAfter, f.BadGatewayAfter},
		{noSID, f.NoSID},
	})
}

// draw gives the first fault that comes true.
func (s *Simulator) draw(chances []chance) fault {
	for _, c := range chances {
		if s.luck.roll(c.probability) {
			s.counts.fault(c.fault)
			return c.fault
		}
	}
	return noFault
}

// linger is the latency of a request. It does not watch the client: a request
// that Twilio has read is processed.
func (s *Simulator) linger(f *Faults) {
	wait := s.luck.between(f.LatencyMin, f.LatencyMax)
	if wait > 0 {
		sleep(s.ctx, wait)
	}
}

// stall makes a create slow.
func (s *Simulator) stall(f *Faults) {
	if s.draw([]chance{{slow, f.Slow}}) == slow {
		sleep(s.ctx, f.SlowBy)
	}
}

// refuse acts out a fault before acceptance.
func refuse(w http.ResponseWriter, kind fault, f *Faults) {
	switch kind {
	case resetBefore:
		reset(w)
	case badGatewayBefore:
		badGateway(w)
	case tooManyRequests:
		refuseSlower(w, newProblem(20429), f)
	}
}

// refuseSlower refuses, and says for how long if it is for too many requests.
func refuseSlower(w http.ResponseWriter, p *problem, f *Faults) {
	if p.status == http.StatusTooManyRequests && f.RetryAfter > 0 {
		seconds := (f.RetryAfter + time.Second - 1) / time.Second
		w.Header().Set("Retry-After", strconv.Itoa(int(seconds)))
	}
	p.write(w)
}

type exchange struct {
	w http.ResponseWriter
	r *http.Request
}

// spoil acts out a fault after acceptance.
func (s *Simulator) spoil(e exchange, kind fault, m Message) {
	switch kind {
	case hangAfter:
		select {
		case <-e.r.Context().Done():
		case <-s.ctx.Done():
		}
		reset(e.w)
	case resetAfter:
		reset(e.w)
	case errorAfter:
		newProblem(20500).write(e.w)
	case badGatewayAfter:
		badGateway(e.w)
	case noSID:
		writeJSON(e.w, http.StatusCreated, s.withoutSID(m))
	}
}

func (s *Simulator) withoutSID(m Message) []byte {
	if s.luck.roll(0.5) {
		return []byte("{}")
	}
	uri := accounts + s.opts.AccountSID + "/Messages/" + m.SID
	rest := messageRest{account: s.opts.AccountSID, uri: uri, Message: m}
	return append(appendRest([]byte(`{"sid":null,`), rest), '}')
}

// reset cuts the connection: with a TCP reset where there is one to cut, by
// closing it otherwise.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	raw := conn
	if secure, ok := conn.(interface{ NetConn() net.Conn }); ok {
		raw = secure.NetConn()
	}
	if tcp, ok := raw.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // closing without it is a fault as well
	}
	_ = raw.Close()
}

// badGateway answers as a load balancer in front of the API does.
func badGateway(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(http.StatusBadGateway)
	_, _ = io.WriteString(w, "<html><head><title>502 Bad Gateway</title></head>"+
		"<body><center><h1>502 Bad Gateway</h1></center></body></html>\r\n") // the client may have left
}
