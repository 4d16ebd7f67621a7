package twiliotest

import "strings"

// The alphabets of 3GPP 23.038, without letters and digits. Characters of the
// extension table cost two septets.
const (
	gsmBasic    = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà"
	gsmExtended = "^{}\\[~]|€\f"
)

// segments counts the parts of a text as Twilio does: 160 septets or 70 UTF-16
// units in one part, 153 or 67 in each of several. A character is never split.
func segments(body string) int {
	if n, ok := pack(body, packing{one: 160, many: 153, width: septets}); ok {
		return n
	}
	n, _ := pack(body, packing{one: 70, many: 67, width: units})
	return n
}

type packing struct {
	one, many int
	width     func(rune) int // 0 if the alphabet lacks the character
}

// pack fills parts greedily; ok is false if a character cannot be written.
func pack(body string, p packing) (parts int, ok bool) {
	total, used := 0, 0
	parts = 1
	for _, r := range body {
		width := p.width(r)
		if width == 0 {
			return 0, false
		}
		total += width
		if used += width; used > p.many {
			parts++
			used = width
		}
	}
	if total <= p.one {
		parts = 1
	}
	return parts, true
}

func septets(r rune) int {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == ' ':
		return 1
	case strings.ContainsRune(gsmBasic, r):
		return 1
	case strings.ContainsRune(gsmExtended, r):
		return 2
	}
	return 0
}

func units(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}
