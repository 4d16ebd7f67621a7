package phone

import "unicode"

// fold returns text with each character brought to the ASCII one it stands for in a phone number, letters in lower
// case. Characters that show nothing, and accents, are left out.
func fold(text string) []rune {
	folded := make([]rune, 0, len(text))
	for _, r := range text {
		if unicode.In(r, unicode.Cf, unicode.M) {
			continue
		}
		folded = append(folded, foldRune(r))
	}
	return folded
}

// fullWidth is the distance of the full-width forms of ASCII, U+FF01 to U+FF5E, from the plain ones.
const fullWidth = 0xFEE0

func foldRune(r rune) rune {
	if r >= '!'+fullWidth && r <= '~'+fullWidth {
		r -= fullWidth
	}
	switch {
	case r == 'ー' || r == 'ｰ': // a letter to Unicode, a dash to a Japanese keyboard
		return '-'
	case unicode.IsDigit(r):
		return '0' + digitValue(r)
	case unicode.IsLetter(r):
		return unicode.ToLower(r)
	case r <= unicode.MaxASCII:
		return foldASCII(r)
	default:
		return foldSymbol(r)
	}
}

// digitValue returns what a decimal digit of any script is worth: scripts have theirs in a row, zero first.
func digitValue(r rune) rune {
	value := rune(0)
	for unicode.IsDigit(r - 1 - value) {
		value++
	}
	return value % 10
}

func foldASCII(r rune) rune {
	switch r {
	case '\r', '\v', '\f':
		return '\n'
	case '\\':
		return '/'
	default:
		return r
	}
}

func foldSymbol(r rune) rune {
	switch r {
	case '\u0085', '\u2028', '\u2029':
		return '\n'
	case '−', '∼', '〜':
		return '-'
	case '∕', '⁄', '÷':
		return '/'
	case '،', '、', '﹐':
		return ','
	case '⁺', '﹢', '➕':
		return '+'
	case '·', '․', '٫':
		return '.'
	case '’', '‘', '´':
		return '\''
	}
	switch {
	case unicode.Is(unicode.Zs, r):
		return ' '
	case unicode.Is(unicode.Pd, r):
		return '-'
	default:
		return r
	}
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }
