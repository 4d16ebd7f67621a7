package segment

import "unicode/utf8"

// The GSM-7 default alphabet and its extension table (3GPP TS 23.038, sections 6.2.1 and 6.2.1.1), less the escape
// code, which is no character. A basic character takes one septet, an extension character an escape and a septet.
const (
	basicASCII = "\n\r !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
	extended   = "\f^{}\\[~]|" // and the euro sign
)

// asciiSeptets holds the cost of each ASCII character, 0 for those outside the alphabet. It is never written to.
var asciiSeptets = asciiTable()

func asciiTable() (table [utf8.RuneSelf]uint8) {
	for _, c := range []byte(basicASCII) {
		table[c] = 1
	}
	for _, c := range []byte(extended) {
		table[c] = 2
	}
	return table
}

// wideSeptets returns the cost of a character beyond ASCII, 0 if it is outside the alphabet. Of the letters with a
// diacritic the alphabet has these only: the capital C with cedilla, for one, but not the small one.
func wideSeptets(r rune) int {
	switch r {
	case '€':
		return 2
	case '¡', '£', '¤', '¥', '§', '¿', 'Ä', 'Å', 'Æ', 'Ç', 'É', 'Ñ', 'Ö', 'Ø', 'Ü', 'ß', 'à', 'ä', 'å', 'æ', 'è', 'é',
		'ì',
		'ñ', 'ò', 'ö', 'ø', 'ù', 'ü', 'Γ', 'Δ', 'Θ', 'Λ', 'Ξ', 'Π', 'Σ', 'Φ', 'Ψ', 'Ω':
		return 1
	default:
		return 0
	}
}
