package console

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// clean shows characters that have a page look like something else, instead of obeying them: controls, and marks that turn
// the direction of what follows. It is done to a page as a whole, whose own markup has none of them, and so holds for each
// field of each page. Joiners stay: emoji and several scripts need them.
func clean(page []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(page))
	for len(page) > 0 {
		r, n := utf8.DecodeRune(page)
		switch {
		case r == utf8.RuneError && n <= 1:
			out.WriteRune(utf8.RuneError)
		case r == '\r': // browsers take it for the end of a line, as do readers of server-sent events
			if !bytes.HasPrefix(page[1:], []byte("\n")) {
				out.WriteByte('\n')
			}
		case hides(r):
			fmt.Fprintf(&out, "⟨%04X⟩", r)
		default:
			out.Write(page[:n])
		}
		page = page[max(n, 1):]
	}
	return out.Bytes()
}

// hides reports whether a character is a control, or an explicit mark of direction, or a separator that browsers break
// lines at and nobody sees.
func hides(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < ' ', 0x7F <= r && r <= 0x9F:
		return true
	case r == 0x061C, r == 0x200E, r == 0x200F, 0x202A <= r && r <= 0x202E, 0x2066 <= r && r <= 0x2069:
		return true
	}
	return r == 0x2028 || r == 0x2029 || r == 0xFEFF || 0xE0000 <= r && r <= 0xE007F
}
