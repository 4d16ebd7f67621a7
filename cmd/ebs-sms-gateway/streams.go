package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

// streams are what a command reads, and what it writes to.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// standard are those of the process.
func standard() streams {
	return streams{in: terminal{os.Stdin}, out: terminal{os.Stdout}, err: terminal{os.Stderr}}
}

// terminal is a file that may be one.
type terminal struct{ *os.File }

// Columns is how wide the terminal is, 0 if the file is none.
func (t terminal) Columns() int {
	width, _, err := term.GetSize(int(t.Fd()))
	if err != nil {
		return 0
	}
	return width
}

// columns is how wide the terminal is that a stream is, 0 if it is none: then nothing is cut, asked or drawn.
func columns(stream any) int {
	if screen, ok := stream.(interface{ Columns() int }); ok {
		return screen.Columns()
	}
	return 0
}
