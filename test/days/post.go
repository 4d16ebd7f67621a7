package days

import (
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"time"

	"ebs-sms-gateway/gateway/mail/mailtest"
)

// post is the site's mail server: it drops connections, also when it has a mail and has not said so, or says nothing,
// demands TLS of a moment's setting, is away on the first morning, and knows one of the managers no more.
type post struct {
	server *mailtest.Server
	door   net.Listener
	// deaths are gateways that died when the server had got their mail.
	deaths chan *process
	mu     sync.Mutex
	dice   *rand.Rand
	// away are the hours in which it takes nothing.
	from, until time.Time
}

func newPost() *post {
	p := &post{
		deaths: make(chan *process, 100), dice: rand.New(rand.NewPCG(3, 4)),
		from: firstHour().Add(11 * time.Hour), until: firstHour().Add(14 * time.Hour),
	}
	p.server = &mailtest.Server{Answer: p.answer}
	return p
}

func (p *post) answer(command string) string {
	word, _, _ := strings.Cut(command, " ")
	now := time.Now()
	switch {
	case word == "EHLO" && now.After(p.from) && now.Before(p.until):
		return "421 4.3.2 back soon"
	case word == "EHLO" && p.oneIn(30), word == "DATA" && p.oneIn(30), word == mailtest.EndOfText && p.oneIn(20):
		return mailtest.Drop
	case word == mailtest.EndOfText && p.oneIn(40):
		return mailtest.Wait
	case word == "MAIL" && p.oneIn(30):
		return "451 4.3.0 try again"
	case word == "MAIL" && p.oneIn(30):
		return "530 5.7.0 Must issue a STARTTLS command first"
	case word == "RCPT" && strings.Contains(command, retired):
		return "550 5.1.1 unknown"
	}
	return ""
}

// mailed has one gateway in twenty die when the server has got its mail.
func (p *post) mailed(g *process) {
	if p.oneIn(20) {
		g.cut()
		p.deaths <- g
	}
}

func (p *post) oneIn(n int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dice.IntN(n) == 0
}

// Addresses of managers.
const (
	// retired is of the one whom the mail server knows no more.
	retired = "retired@example.com"
	// badAddress is what a careless feeder writes.
	badAddress = "Jane Doe, ext. 12"
	// fallback gets what is no manager's.
	fallback = "hr@example.com"
)
