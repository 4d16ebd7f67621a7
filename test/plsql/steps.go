package plsql

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// step replaces what ora2pg or PostgreSQL would take wrongly.
type step struct {
	pattern string
	// with is the replacement, in the terms of [regexp.Regexp.ReplaceAllString].
	with string
}

// replaced applies steps in order.
func replaced(text string, steps []step) string {
	for _, s := range steps {
		text = regexp.MustCompile(s.pattern).ReplaceAllString(text, s.with)
	}
	return text
}

// literal is a text, or a comment, in which a quote is none.
const literal = `'(?:[^']|'')*'|--[^\n]*`

// emptyIsNull writes a literal as Oracle means it, and no comment: words of SQL in it are taken for what they are not.
func emptyIsNull(literal string) string {
	switch {
	case literal == "''":
		return "NULL"
	case strings.HasPrefix(literal, "--"):
		return ""
	}
	return literal
}

// before prepares packages for ora2pg.
func before(packages string) string {
	packages = regexp.MustCompile(literal).ReplaceAllStringFunc(packages, emptyIsNull)
	return replaced(packages, []step{
		// What these return is NULL, where it is empty; or PostgreSQL does not have them, or takes lines for texts.
		{`(?i)\b(LTRIM|RTRIM|TRIM|SUBSTR|REPLACE|REGEXP_REPLACE|TRANSLATE|REGEXP_LIKE|REGEXP_SUBSTR|LENGTHB|LENGTH2)\(`, "stub_text.x_$1("},
		// What ora2pg has its own ideas of: PostgreSQL's clock, which tests do not set; SQLSTATE, which is text; an error's
		// number, if it is a literal.
		{`(?i)\bSYSTIMESTAMP\b`, "stub_systimestamp()"},
		{`(?i)\bSYSDATE\b`, "stub_sysdate()"},
		{`(?i)\bSQLCODE\b`, "stub_code(SQLERRM)"},
		{`(?i)\bRAISE_APPLICATION_ERROR\b`, "stub_raise"},
	})
}

// after mends what ora2pg made.
func after(converted string) string {
	converted = replaced(converted, []step{
		{`(?m)^\s*(DROP SCHEMA|\\set).*$`, ""},
		// A variable that is given to an OUT parameter has to be of its very type.
		{`(?im)^(\s*l_\w+ +)varchar\(\d+\)`, "${1}text"},
		// The clock of a session is set, and not waited for.
		{`(?i)\bDBMS_LOCK\.SLEEP\b`, "CALL stub_lock.sleep"},
		// A block with an EXCEPTION part is one savepoint already.
		{`(?i)\bROLLBACK TO (SAVEPOINT )?\w+;`, "NULL;"},
		{`(?i)\bSAVEPOINT \w+;`, "NULL;"},
		{`stub_systimestamp`, "oracompat.systimestamp"},
		{`stub_sysdate`, "oracompat.sysdate"},
		{`stub_code\(SQLERRM\)`, "oracompat.sqlcode(SQLSTATE, SQLERRM)"},
		{`stub_raise`, "CALL oracompat.raise_application_error"},
		{`(?i)\bCALL CALL\b`, "CALL"},
		// Rows are locked by table, and not by column.
		{`(?i)\b(FOR UPDATE OF \w+)\.\w+`, "$1"},
		// A block that is text: BEGIN p(:a, :b); END; is a call.
		{`'BEGIN '`, "'CALL '"},
		{`\bIN (\w+(\.\w+)?)([,;])`, "$1$3"},
	})
	converted = regexp.MustCompile(`'\((:\w+(, :\w+)*)\); END;'`).ReplaceAllStringFunc(converted, numbered)
	return withParentheses(converted)
}

// numbered writes binds of a text as PostgreSQL has them: '(:a, :b); END;' is '($1, $2)'.
func numbered(call string) string {
	var binds []string
	for i := range strings.Count(call, ":") {
		binds = append(binds, "$"+strconv.Itoa(i+1))
	}
	return fmt.Sprintf("'(%s)'", strings.Join(binds, ", "))
}

// withParentheses adds those of a call of another package's function that takes no argument.
func withParentheses(converted string) string {
	for _, m := range regexp.MustCompile(`CREATE OR REPLACE FUNCTION (\w+)\.(\w+) \(\)`).FindAllStringSubmatch(converted, -1) {
		call := regexp.MustCompile(`(?i)\b` + m[1] + `\.` + m[2] + `\b(\s*\()?`)
		converted = call.ReplaceAllStringFunc(converted, func(found string) string {
			if strings.HasSuffix(found, "(") {
				return found
			}
			return found + "()"
		})
	}
	return converted
}
