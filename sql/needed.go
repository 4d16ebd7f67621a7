package sqlscripts

import (
	"regexp"
	"strconv"
	"strings"
)

// Schema is what the install scripts make, as far as a gateway needs it. It is read
// from their texts, so that there is no second list to keep.
type Schema struct {
	Tables  []Table
	Indexes []Index
	// Sequences, Views and Triggers are names.
	Sequences, Views, Triggers []string
	// Grants are those of the gateway's user.
	Grants []Grant
	// Synonyms are the names that the gateway's user has synonyms for.
	Synonyms []string
}

// Table is a table and its columns, in the script's order.
type Table struct {
	Name    string
	Columns []Column
}

// Column is a column of a table.
type Column struct {
	Name string
	// Kind is the type without its length: VARCHAR2, NUMBER, DATE, CLOB, TIMESTAMP WITH TIME ZONE.
	Kind string
	// Size is the number of characters of a VARCHAR2, of digits of a NUMBER; 0: no limit.
	Size    int
	NotNull bool
}

// Index is an index of a table.
type Index struct {
	Name, Table string
	Unique      bool
	// Keys are columns, or expressions of columns.
	Keys []string
}

// Grant is one thing that the gateway's user may do with a table or sequence.
type Grant struct {
	Object, Privilege string
	// Columns that it is restricted to; none: all.
	Columns []string
}

const columnType = `(NUMBER|VARCHAR2|DATE|CLOB|TIMESTAMP)(?:\((\d+)[^)]*\))?( WITH TIME ZONE)?`

var (
	commentLine   = regexp.MustCompile(`(?m)^--.*\n`)
	createTable   = regexp.MustCompile(`(?s)CREATE TABLE (XXSMS_\w+) \((.*?)\n\) TABLESPACE`)
	createColumn  = regexp.MustCompile(`(?m)^  ([A-Z][A-Z0-9_]*) +` + columnType + `(.*)$`)
	createIndex   = regexp.MustCompile(`(?s)CREATE (UNIQUE )?INDEX (XXSMS_\w+) ON (XXSMS_\w+) \((.*?)\) TABLESPACE`)
	createObject  = regexp.MustCompile(`(?m)^CREATE (?:OR REPLACE )?(SEQUENCE|VIEW|TRIGGER) (XXSMS_\w+)`)
	createSynonym = regexp.MustCompile(`(?m)^CREATE OR REPLACE SYNONYM &gateway_user\.\.(XXSMS_\w+)`)
	grantObject   = regexp.MustCompile(`GRANT ([^;]*?) ON (XXSMS_[A-Z_]+)\S* TO &gateway_user`)
	privilege     = regexp.MustCompile(`([A-Z]+)(?: \(([^)]*)\))?`)
)

// Needed reads the install scripts.
func Needed() Schema {
	var s Schema
	for _, script := range Install() {
		s.add(commentLine.ReplaceAllString(script.Text, ""))
	}
	return s
}

func (s *Schema) add(script string) {
	for _, match := range createTable.FindAllStringSubmatch(script, -1) {
		s.Tables = append(s.Tables, Table{Name: match[1], Columns: parseColumns(match[2])})
	}
	for _, match := range createIndex.FindAllStringSubmatch(script, -1) {
		s.Indexes = append(s.Indexes, Index{
			Unique: match[1] != "", Name: match[2], Table: match[3], Keys: splitKeys(match[4]),
		})
	}
	for _, match := range createObject.FindAllStringSubmatch(script, -1) {
		switch match[1] {
		case "SEQUENCE":
			s.Sequences = append(s.Sequences, match[2])
		case "VIEW":
			s.Views = append(s.Views, match[2])
		case "TRIGGER":
			s.Triggers = append(s.Triggers, match[2])
		}
	}
	for _, match := range createSynonym.FindAllStringSubmatch(script, -1) {
		s.Synonyms = append(s.Synonyms, match[1])
	}
	for _, match := range grantObject.FindAllStringSubmatch(script, -1) {
		s.Grants = append(s.Grants, parseGrants(match[1], match[2])...)
	}
}

func parseColumns(body string) []Column {
	var columns []Column
	for _, match := range createColumn.FindAllStringSubmatch(body, -1) {
		c := Column{Name: match[1], Kind: match[2] + match[4], NotNull: strings.Contains(match[5], "NOT NULL")}
		if match[2] != "TIMESTAMP" { // its number is of fractions
			c.Size, _ = strconv.Atoi(match[3]) // no number: no limit
		}
		columns = append(columns, c)
	}
	return columns
}

// splitKeys splits at the commas outside of parentheses.
func splitKeys(list string) []string {
	var keys []string
	depth, from := 0, 0
	for i, c := range list + "," {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			keys = append(keys, strings.Join(strings.Fields(list[from:i]), " "))
			from = i + 1
		}
	}
	return keys
}

func parseGrants(privileges, object string) []Grant {
	var grants []Grant
	for _, match := range privilege.FindAllStringSubmatch(privileges, -1) {
		g := Grant{Object: object, Privilege: match[1]}
		if match[2] != "" {
			g.Columns = strings.Split(strings.Join(strings.Fields(match[2]), ""), ",")
		}
		grants = append(grants, g)
	}
	return grants
}
