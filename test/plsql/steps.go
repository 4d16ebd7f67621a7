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

// before prepares packages for ora2pg.
func before(packages string) string {
	return replaced(packages, []step{
		// A quote or a word of SQL in a comment is taken for what it is not.
		{`('(?:[^']|'')*')|--[^\n]*`, "$1"},
		// The stand-in's clock, and not PostgreSQL's: tests set it.
		{`(?i)\bSYSTIMESTAMP\b`, "oracompat.systimestamp()"},
		{`(?i)\bSYSDATE\b`, "oracompat.sysdate()"},
		// ora2pg would make a SQLSTATE of it, which is text.
		{`(?i)\bSQLCODE\b`, "oracompat.sqlcode(SQLSTATE, SQLERRM)"},
		// It knows codes that are literals alone.
		{`(?i)\bRAISE_APPLICATION_ERROR\b`, "oracompat_raise"},
	})
}

// after mends what ora2pg made.
func after(converted string) string {
	converted = replaced(converted, []step{
		{`(?m)^\s*(DROP SCHEMA|\\set).*$`, ""},
		// A block with an EXCEPTION part is one savepoint already.
		{`(?i)\bROLLBACK TO (SAVEPOINT )?\w+;`, "NULL;"},
		{`(?i)\bSAVEPOINT \w+;`, "NULL;"},
		{`(?i)\boracompat_raise\b`, "CALL oracompat.raise_application_error"},
		{`(?i)\bCALL CALL\b`, "CALL"},
		// A block that is text: BEGIN p(:a, :b); END; is a call.
		{`'BEGIN '`, "'CALL '"},
		{`(?i)\bIN (\w+(\.\w+)?)([,;])`, "$1$3"},
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
