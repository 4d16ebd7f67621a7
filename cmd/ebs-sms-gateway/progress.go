package main

import (
	"fmt"
	"io"
	"time"
)

// progress counts what was done, on a terminal; elsewhere it is silent.
type progress struct {
	out   io.Writer
	what  string
	n     int
	drawn time.Time
}

func newProgress(out io.Writer, what string) *progress { return &progress{out: out, what: what} }

// redraw is how often the count is written at most.
const redraw = 100 * time.Millisecond

func (p *progress) add() {
	p.n++
	if columns(p.out) > 0 && time.Since(p.drawn) >= redraw {
		p.drawn = time.Now()
		fmt.Fprintf(p.out, "\r%d %s", p.n, p.what)
	}
}

// end takes the count away: what came of it is told by the report.
func (p *progress) end() {
	if !p.drawn.IsZero() {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
