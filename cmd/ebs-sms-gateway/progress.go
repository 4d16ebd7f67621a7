package main

import (
	"fmt"
	"io"
	"time"
)

// progress counts what was done, on a terminal; elsewhere it is silent.
type progress struct {
	out  io.Writer
	what string
	// of is how many there are, 0 if that is not known.
	of, n int
	drawn time.Time
}

func newProgress(out io.Writer, what string) *progress { return &progress{out: out, what: what} }

// redraw is how often the count is written at most.
const redraw = 100 * time.Millisecond

func (p *progress) add() { p.more(1) }

func (p *progress) more(n int) {
	p.n += n
	if columns(p.out) > 0 && time.Since(p.drawn) >= redraw {
		p.drawn = time.Now()
		fmt.Fprint(p.out, "\r"+p.text())
	}
}

func (p *progress) text() string {
	if p.of == 0 {
		return fmt.Sprintf("%d %s", p.n, p.what)
	}
	return fmt.Sprintf("%d of %d %s, %d%%", p.n, p.of, p.what, 100*p.n/p.of)
}

// end takes the count away: what came of it is told by the report.
func (p *progress) end() {
	if !p.drawn.IsZero() {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
