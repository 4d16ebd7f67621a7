package segment

// smartLike holds what Twilio's Smart Encoding puts in place of a character. The characters are those of Twilio's
// smart-encoding-char-list and of its message-segment-calculator; all replacements are of the GSM-7 alphabet. It is
// never written to.
var smartLike = smartTable()

func smartTable() map[rune]string {
	table := map[rune]string{}
	for like, characters := range map[string]string{
		"'": "`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u02ca\u02cb\u0313\u0314\u2018\u2019\u201b\u275b\u275c\ufe10" +
			"\ufe11",
		"\"":  "\u00ab\u00bb\u02ba\u02ee\u201c\u201d\u201e\u201f\u275d\u275e\u301d\u301e",
		"1/4": "\u00bc",
		"1/2": "\u00bd",
		"3/4": "\u00be",
		"/":   "\u00f7\u0337\u0338\u2044\u2215\u29f8",
		"!":   "\u01c3\ufe15\ufe57",
		"^":   "\u02c6\u0302\u1dcd",
		":":   "\u02d0\u02f8\u2982\ua789\ufe13",
		"+":   "\u02d6\ufe62",
		"~":   "\u02dc\u02f7\u0303\u0330\u0334\u223c",
		",":   "\u0326\u201a\u3001\ufe50\ufe51\uff64",
		"_":   "\u0332\u2017",
		"=":   "\u0347\ua78a\ufe66",
		"-":   "\u2010\u2013\u2014\u2015\u2022\u2043\u23bc\u23bd\ufe63",
		"...": "\u2026",
		">":   "\u2039\ufe65",
		"<":   "\u203a\ufe64",
		"!!":  "\u203c",
		"*": "\u204e\u2217\u229b\u2722\u2723\u2724\u2725\u2731\u2732\u2733\u273a\u273b\u273c\u273d\u2743\u2749" +
			"\u274a\u274b\u29c6\ufe61",
		";":       "\u204f\ufe14\ufe54",
		"|":       "\u20d2\u20d3\u2223\u239c\u239f\u23b8\u23b9\u23d0",
		"\\":      "\u20e5\u29f5\u29f9\ufe68",
		"(":       "\u2768\u276a\u27ee\u2985\ufe59",
		")":       "\u2769\u276b\u27ef\u2986\ufe5a",
		"{":       "\u2774\ufe5b",
		"}":       "\u2775\ufe5c",
		".":       "\u3002\ufe52\uff61",
		"?":       "\ufe16\ufe56",
		"#":       "\ufe5f",
		"&":       "\ufe60",
		"$":       "\ufe69",
		"%":       "\ufe6a",
		"@":       "\ufe6b",
		"":        "\x00\x03\x04\x10\x11\x12\x13\x14\x17\x19\u200b\u2060\ufeff",
		"       ": "\x09",
		"  ": "\u0080\u008d\u0090\u009b\u009f\u00a0\u2000\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a" +
			"\u202f\u205f\u3000",
		" ": "\u2001\u2028\u2029",
	} {
		for _, r := range characters {
			table[r] = like
		}
	}
	const capitals = "ABCDEFGHIJKLMNOPRSTUVWYZ"
	// the small capitals
	for i, r := range []rune("\u1d00\u0299\u1d04\u1d05\u1d07\ua730\u0262\u029c\u026a\u1d0a\u1d0b\u029f\u1d0d\u0274\u1d0f\u1d18\u0280\ua731\u1d1b\u1d1c\u1d20\u1d21\u028f\u1d22") {
		table[r] = capitals[i : i+1]
	}
	for r := '!'; r <= '~'; r++ {
		if r < '`' || r > 'z' {
			table[r+fullWidth] = string(r)
		}
	}
	return table
}

// fullWidth is the distance of the full-width forms of ASCII from the plain ones.
const fullWidth = 0xFEE0
