package sqlscripts_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRules: what one store refuses the other refuses, too, but for what their types make differ.
func TestRules(t *testing.T) {
	t.Parallel()
	embedded, err := os.ReadFile("../gateway/sqlite/schema.sql")
	require.NoError(t, err)
	here, there := rules(string(embedded)), rules(everything(t))
	require.ElementsMatch(t, []string{
		"XXSMS_CONTROL.NAME NOT NULL",                                     // Oracle takes the empty text for NULL
		"XXSMS_OUTBOUND.NEXT_ATTEMPT_AT CHECK '????-??-??T??:??:??.???Z'", // a time is a text
	}, without(here, there))
	require.ElementsMatch(t, []string{ // an INTEGER of a STRICT table is a whole number
		"XXSMS_OUTBOUND.MESSAGE_ID CHECK 1E15", "XXSMS_OUTBOUND.PERSON_ID CHECK 1E15",
		"XXSMS_OUTBOUND.ERROR_CODE CHECK 1E9",
		"XXSMS_INBOUND.MESSAGE_ID CHECK 1E15", "XXSMS_INBOUND.PERSON_ID CHECK 1E15",
	}, without(there, here))
}

// TestRules_AreFound: the comparison would hold for two scripts in which it finds nothing.
func TestRules_AreFound(t *testing.T) {
	t.Parallel()
	for _, rule := range []string{
		"XXSMS_EVENTS.STEP NOT NULL", "XXSMS_OUTBOUND UNIQUE CHANNEL, SOURCE_KEY",
		"XXSMS_OPT_OUTS UNIQUE PHONE_NUMBER, SCOPE",
		"XXSMS_INBOUND UNIQUE PROVIDER_SID", "XXSMS_OUTBOUND.PRIORITY CHECK 1, 9",
		"XXSMS_CONTROL.SCOPE CHECK 'all', 'channel', 'sender'",
	} {
		require.Contains(t, rules(everything(t)), rule)
	}
}

func without(rules, others []string) []string {
	return slices.DeleteFunc(slices.Clone(rules), func(rule string) bool { return slices.Contains(others, rule) })
}

// rules are the NOT NULL, unique keys and CHECKs of the tables, the last two as the columns and values in them, in
// order.
func rules(script string) []string {
	script = code(script)
	columns := tables(script)
	var found []string
	for _, table := range regexp.MustCompile(`(?s)CREATE TABLE (XXSMS_[A-Z_]+) \((.*?)\n\)`).FindAllStringSubmatch(script, -1) {
		found = append(found, rulesOf(table[1], table[2], columns[table[1]])...)
	}
	for _, at := range regexp.MustCompile(`CREATE UNIQUE INDEX [A-Z_]+ ON (XXSMS_[A-Z_]+) \(`).FindAllStringSubmatchIndex(script, -1) {
		table := script[at[2]:at[3]]
		found = append(found, unique(table, inParentheses(script[at[1]:]), columns[table]))
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// rulesOf are the rules within the parentheses of CREATE TABLE.
func rulesOf(table, body string, columns []string) (found []string) {
	for _, line := range strings.Split(body, "\n") {
		column, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if !slices.Contains(columns, column) {
			continue
		}
		if strings.Contains(rest, " NOT NULL") || strings.Contains(rest, " PRIMARY KEY") {
			found = append(found, table+"."+column+" NOT NULL")
		}
		if strings.Contains(rest, " UNIQUE") || strings.Contains(rest, " PRIMARY KEY") {
			found = append(found, unique(table, column, columns))
		}
	}
	for _, at := range regexp.MustCompile(`(?m)^  PRIMARY KEY \(`).FindAllStringIndex(body, -1) {
		found = append(found, unique(table, inParentheses(body[at[1]:]), columns))
	}
	for _, at := range regexp.MustCompile(`CHECK \(`).FindAllStringIndex(body, -1) {
		check := inParentheses(body[at[1]:])
		column := in(check, `[A-Z][A-Z0-9_]*`, columns)[0]
		values := regexp.MustCompile(`'[^']*'|\b\d[\dE]*\b`).FindAllString(check, -1)
		slices.Sort(values)
		found = append(found, table+"."+column+" CHECK "+strings.Join(values, ", "))
	}
	return found
}

func unique(table, keys string, columns []string) string {
	return table + " UNIQUE " + strings.Join(in(keys, `[A-Z][A-Z0-9_]*`, columns), ", ")
}

// in are the words that match and are among the known, each once and in order.
func in(text, pattern string, known []string) []string {
	words := regexp.MustCompile(pattern).FindAllString(text, -1)
	words = slices.DeleteFunc(words, func(word string) bool { return !slices.Contains(known, word) })
	slices.Sort(words)
	return slices.Compact(words)
}

// inParentheses is the text up to the parenthesis that closes one before it.
func inParentheses(text string) string {
	depth := 1
	for i, r := range text {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			return text[:i]
		}
	}
	return text
}
