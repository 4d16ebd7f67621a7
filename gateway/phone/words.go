package phone

import "strings"

// isExtensionWord tells of the words that announce an extension, in the languages of the numbering plans.
func isExtensionWord(word string) bool {
	switch word {
	case "x", "xt", "ex", "ext", "extn", "exten", "extension", // English
		"durchwahl", "dw", "klappe", "kl", "apparat", "app", "nebenstelle", // German
		"poste", "toestel", "tst", "anexo", "interno", "int", "extensión", "ramal", // French, Dutch, Spanish, Italian, Portuguese
		"wew", "anknytning", "ankn", "доб", "вн": // Polish, Swedish, Russian
		return true
	default:
		return false
	}
}

// isConjunction tells of the words between two numbers that label neither.
func isConjunction(word string) bool {
	switch word {
	case "or", "and", "oder", "und", "ou", "et", "o", "y", "of", "en", "eller", "och", "og":
		return true
	default:
		return false
	}
}

// refusal returns the reason not to text a number with these words beside it, "" if they give none.
func refusal(label []string) Reason {
	for _, word := range label {
		switch word {
		case "fax", "telefax", "facsimile", "telecopie", "télécopie", "telecopieur", "telefaks", "pager", "beeper", "bleep":
			return ReasonNotTextable
		}
	}
	text := " " + strings.Join(label, " ") + " "
	for _, phrase := range []string{" do not ", " dont ", " don t ", " dnc ", " no call", " no sms", " no text"} {
		if strings.Contains(text, phrase) {
			return ReasonDoNotContact
		}
	}
	return ""
}

// keypad holds the digit under each letter from a to z (ITU-T E.161).
const keypad = "22233344455566677778889999"

// minLetters is the least number of letters that make a vanity number; fewer are a label.
const minLetters = 3

// vanity returns the digits of a word in a number such as 1-800-FLOWERS, where text begins at the word, and "" if it is
// none: too few letters, or a placeholder such as "xxxx".
func vanity(text []rune) string {
	var digits []byte
	letters, varied := 0, false
	for _, r := range text {
		if len(digits) > maxDigits || !isVanityRune(r) {
			break
		}
		switch {
		case isDigit(r):
			digits = append(digits, byte(r))
		case isLatin(r):
			letters++
			varied = varied || r != text[0]
			digits = append(digits, keypad[r-'a'])
		}
	}
	if letters < minLetters || !varied {
		return ""
	}
	return string(digits)
}

func isVanityRune(r rune) bool { return isDigit(r) || isLatin(r) || r == '-' || r == '.' }

func isLatin(r rune) bool { return 'a' <= r && r <= 'z' }
