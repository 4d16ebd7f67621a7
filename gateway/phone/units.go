package phone

// isUnit tells of the words after a count or a time of day.
func isUnit(word string) bool {
	switch word {
	case "am", "pm", "uhr", "hr", "hrs", "hour", "hours", "min", "mins", "minutes", "day", "days", "wk", "wks", "week",
		"weeks",
		"month", "months", "yr", "yrs", "year", "years", "st", "nd", "rd", "th",
		"std", "stunden", "tag", "tage", "tagen", "woche", "wochen", "monat", "monate", "jahr", "jahre",
		"heure", "heures", "jour", "jours", "semaine", "semaines", "mois", "an", "ans",
		"hora", "horas", "dia", "dias", "día", "días", "semana", "semanas", "mes", "meses", "año", "años",
		"ore", "giorni", "mesi", "anni", "uur", "dagen", "weken", "jaar", "percent", "km", "kg":
		return true
	default:
		return false
	}
}

// isCurrency tells of the words beside an amount of money.
func isCurrency(word string) bool {
	switch word {
	case "eur", "euro", "euros", "usd", "dollar", "dollars", "gbp", "pound", "pounds", "chf", "sek", "nok", "dkk",
		"pln", "czk", "huf",
		"aud", "cad", "nzd", "inr", "rupees", "jpy", "yen", "cny", "rmb", "brl", "mxn", "pesos", "zar":
		return true
	default:
		return false
	}
}

// isMonth tells of the names of months.
func isMonth(word string) bool {
	switch word {
	case "jan", "january", "januar", "janvier", "enero", "gennaio", "januari", "janeiro",
		"feb", "february", "februar", "février", "fevrier", "febrero", "febbraio", "februari", "fevereiro",
		"mar", "march", "märz", "maerz", "mrz", "mars", "marzo", "maart", "março",
		"apr", "april", "avril", "abril", "aprile", "may", "mai", "mayo", "maggio", "mei", "maio",
		"jun", "june", "juni", "juin", "junio", "giugno", "junho", "jul", "july", "juli", "juillet", "julio", "luglio",
		"julho",
		"aug", "august", "août", "aout", "agosto", "augustus", "augusti", "sep", "sept", "september", "septembre",
		"septiembre",
		"settembre", "setembro", "oct", "october", "okt", "oktober", "octobre", "octubre", "ottobre", "outubro",
		"nov", "november", "novembre", "noviembre", "novembro", "dec", "december", "dez", "dezember", "décembre",
		"diciembre", "dicembre", "dezembro":
		return true
	default:
		return false
	}
}
