package ordsexport

import (
	"strconv"
	"strings"
)

// value is what an expression of literals is: strings put together, with CHR and TO_CLOB among them, a number, a
// boolean in capitals, NULL as no value, or an array that was filled before.
func (r *reader) value(expression []token) (values []string, ok bool) {
	if len(expression) == 0 {
		return nil, false
	}
	switch first := expression[0]; {
	case len(expression) == 1 && first.is("NULL"):
		return nil, true
	case len(expression) == 1 && first.kind == word:
		if first.is("TRUE") || first.is("FALSE") {
			return []string{first.text}, true
		}
		array, filled := r.arrays[first.text]
		return array, filled
	}
	joined, ok := concatenated(expression)
	return []string{joined}, ok
}

// concatenated puts literals together.
func concatenated(expression []token) (string, bool) {
	var joined strings.Builder
	for i := 0; i < len(expression); {
		part, n := operand(expression[i:])
		if n == 0 {
			return "", false
		}
		joined.WriteString(part)
		if i += n; i < len(expression) && !expression[i].is("||") {
			return "", false
		}
		i++
	}
	return joined.String(), true
}

// operand is a literal of n tokens, 0 if there is none.
func operand(t []token) (value string, n int) {
	if t[0].kind == text || t[0].kind == number {
		return t[0].text, 1
	}
	if len(t) < 4 || !t[1].is("(") || !t[3].is(")") {
		return "", 0
	}
	switch {
	case t[0].is("TO_CLOB") && t[2].kind == text:
		return t[2].text, 4
	case t[0].is("CHR") && t[2].kind == number:
		code, err := strconv.ParseUint(t[2].text, 10, 7)
		if err == nil {
			return string(rune(code)), 4
		}
	}
	return "", 0
}
