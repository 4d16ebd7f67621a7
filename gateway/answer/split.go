package answer

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"ebs-sms-gateway/gateway/consent"
)

// split returns the words and the symbols of a text, words without accents and numbers as digits. It is not ok if the
// text asks something, or calculates: that is no answer.
func split(text string) (words []string, ok bool) {
	var word strings.Builder
	flush := func() {
		for _, w := range consent.Split(word.String()) {
			words = append(words, digits(plain(w)))
		}
		word.Reset()
	}
	for _, r := range text {
		switch {
		case strings.ContainsRune("?¿؟？", r), unicode.In(r, unicode.Sc, unicode.Sm):
			return nil, false
		case strings.ContainsRune("'’ʼ`´", r): // don't, d’accord
		case unicode.Is(unicode.So, r):
			flush()
			words = append(words, string(r))
		case unicode.Is(unicode.Sk, r): // the colour of a skin
		default:
			word.WriteRune(r)
		}
	}
	flush()
	return words, true
}

// plain leaves out accents of Latin letters, as people do. Other scripts need their marks.
func plain(word string) string {
	var b strings.Builder
	latin := false
	for _, r := range norm.NFD.String(word) {
		if unicode.Is(unicode.Mn, r) && latin {
			continue
		}
		latin = unicode.Is(unicode.Latin, r)
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

// digits is a number in words as its digit, any other word as it is.
func digits(word string) string {
	switch word {
	case "ONE", "UNO", "UNA", "UMA", "EINS", "EEN", "JEDEN", "UNE":
		return "1"
	case "TWO", "DOS", "DEUX", "DOIS", "DUAS", "ZWEI", "TWEE", "DWA":
		return "2"
	case "THREE", "TRES", "TROIS", "DREI", "DRIE", "TRZY":
		return "3"
	case "FOUR", "CUATRO", "QUATRE", "QUATRO", "VIER", "QUATTRO", "CZTERY":
		return "4"
	case "FIVE", "CINCO", "CINQ", "FUNF", "FUENF", "CINQUE", "VIJF", "PIEC":
		return "5"
	}
	return word
}

// shortened is a word without the letters that were held down: YESSS, NOO, SIIII.
func shortened(word string) string {
	runes := []rune(word)
	var short []rune
	for i := 0; i < len(runes); {
		end := i
		for end < len(runes) && runes[end] == runes[i] {
			end++
		}
		if n := end - i; n == 2 && end < len(runes) {
			short = append(short, runes[i])
		}
		short = append(short, runes[i])
		i = end
	}
	return string(short)
}
