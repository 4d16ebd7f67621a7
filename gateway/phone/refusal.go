package phone

import "strings"

// refusal returns the reason not to text a number with these words beside it, "" if they give none. The more telling
// one wins.
func refusal(label []string) Reason {
	if forbids(" " + strings.Join(label, " ") + " ") {
		return ReasonDoNotContact
	}
	reason := Reason("")
	for _, word := range label {
		switch {
		case isFax(word):
			return ReasonNotTextable
		case isIdentifier(word):
			reason = ReasonInvalidNumber
		}
	}
	return reason
}

// forbids tells whether words, each with a space on both sides, say not to call or text. Words about hours do not.
func forbids(text string) bool {
	for _, phrase := range []string{
		" do not ", " donot ", " dont ", " don t ", " never ", " not to be ", " no call", " no sms", " no text",
		" no txt", " no contact",
		" nicht ", " keine anruf", " keine sms", " kein anruf", " ne pas ", " pas de sms", " pas d appel", " no llam",
		" no enviar",
		" no contact", " não ", " nao ", " non chiam", " niet ", " не ",
	} {
		if at := strings.Index(text, phrase); at >= 0 && !aboutHours(text[at:]) {
			return true
		}
	}
	for word := range strings.FieldsSeq(text) {
		switch word {
		case "dnc", "dnt", "stop", "optout", "unsubscribed", "wrong", "falsch", "invalid", "disconnected", "deceased",
			"former", "old":
			return true
		}
	}
	return strings.Contains(text, " opted out ") || strings.Contains(text, " opt out ") ||
		strings.Contains(text, " no longer ") ||
		strings.Contains(text, " out of service ") || strings.Contains(text, " not in service ")
}

// aboutHours tells whether words go on with a time of day after one word at most: "do not call after".
func aboutHours(text string) bool {
	const within = 4
	words := strings.Fields(text)
	for _, word := range words[:min(within, len(words))] {
		switch word {
		case "after", "before", "until", "between", "nach", "vor", "après", "avant", "después":
			return true
		}
	}
	return false
}

// isFax tells of the words for a fax machine or a pager.
func isFax(word string) bool {
	switch word {
	case "facsimile", "telecopie", "télécopie", "telecopieur", "télécopieur", "telefaks", "faks", "факс", "φαξ", "فاكس",
		"ファックス", "传真", "傳真", "팩스", "pager", "beeper", "bleep":
		return true
	default:
		return strings.Contains(word, "fax")
	}
}

// isIdentifier tells of the words before a number that is not a phone's.
func isIdentifier(word string) bool {
	switch word {
	case "id", "empid", "ssn", "sin", "nino", "iban", "bic", "acct", "account", "konto", "dob", "birth", "birthdate",
		"born", "geb",
		"geboren", "badge", "pin", "emp", "passport", "invoice", "ticket", "ref", "payroll", "zip", "plz":
		return true
	default:
		return false
	}
}
