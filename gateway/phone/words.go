package phone

// isExtensionWord tells of the words that announce an extension, in the languages of the numbering plans.
func isExtensionWord(word string) bool {
	switch word {
	// English
	case "x", "xt", "xtn", "xtension", "ex", "ext", "exts", "extn", "extns", "exten", "extens", "extension", "opt",
		"option",
		"durchwahl", "dw", "klappe", "kl", "apparat", "app", "nebenstelle", "nst", // German
		"poste", "toestel", "tst", "anexo", "interno", "int", "extensión", "extensió", "ramal", "extensão", // Romance
		// Polish, Czech, Hungarian, Swedish, Turkish
		"wew", "wewn", "linka", "klapka", "mellék", "anknytning", "ankn", "dahili",
		"доб", "добавочный", "вн", "внутр", "внутренний", "доп", "εσωτ", "内線", "分机", "分機", "转", "轉", "내선", "تحويلة", "שלוחה":
		return true
	default:
		return false
	}
}

// isPhoneWord tells of the words that are typed right before a number, without a space.
func isPhoneWord(word string) bool {
	switch word {
	case "m", "h", "w", "c", "t", "p", "o", "x", "b", "d", "mob", "mobil", "mobile", "cell", "cel", "tel", "tele",
		"telefon", "telephone",
		"phone", "ph", "home", "work", "office", "handy", "privat", "port", "movil", "móvil", "hp", "nr", "tlf", "gsm",
		"natel",
		"sms", "fax", "telefax", "wa", "whatsapp", "dnc", "电话", "手机", "電話", "携帯", "тел", "моб":
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
