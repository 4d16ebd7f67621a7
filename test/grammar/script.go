package grammar

import (
	"fmt"
	"regexp"
	"strings"
)

// Statement is one SQL statement or PL/SQL block.
type Statement struct {
	// Name says where it stands: a file, or a constant of the program.
	Name string
	// Line is where its text begins in there, from 1.
	Line int
	// Text is the statement, with or without the semicolon that ends it.
	Text string
}

var (
	// SQL*Plus commands end with their line.
	sqlplusCommand = regexp.MustCompile(`(?i)^(@@?\S|(set|define|undefine|prompt|whenever|exit|rem)\b)`)
	// A variable, and the dot that ends its name.
	variable = regexp.MustCompile(`&&?([A-Za-z_][A-Za-z0-9_]*)\.?`)
	// What SQL*Plus sends at a slash alone, since it has semicolons of its own.
	plsql = regexp.MustCompile(`(?i)^(begin|declare|create\s+(or\s+replace\s+)?(trigger|package|procedure|function|type)\b)`)
	// A statement that a block runs, in the one form that the scripts use for long ones.
	executed = regexp.MustCompile(`(?is)\bexecute\s+immediate\s+q'\[(.*?)\]'`)
	// A line that is a comment.
	comment = regexp.MustCompile(`^\s*--`)
)

// Split returns the statements of a SQL*Plus script as the database would get
// them: without the commands of SQL*Plus, and with each variable replaced by its
// name, so that a variable must stand where a name, or a part of one, may. The
// statements of EXECUTE IMMEDIATE q'[...]' follow their block. A script
// that ends within a statement is an error.
func Split(name, script string) ([]Statement, error) {
	var s splitter
	for i, line := range strings.Split(script, "\n") {
		s.line(name, i+1, variable.ReplaceAllString(line, "$1"))
	}
	if len(s.lines) > 0 {
		return nil, fmt.Errorf("splitting %s: the statement of line %d has no end", name, s.current.Line)
	}
	return s.statements, nil
}

type splitter struct {
	statements []Statement
	current    Statement
	lines      []string
	block      bool
}

func (s *splitter) line(name string, number int, line string) {
	if len(s.lines) == 0 {
		if between(line) {
			return
		}
		s.current, s.block = Statement{Name: name, Line: number}, plsql.MatchString(line)
	}
	slash := strings.TrimSpace(line) == "/"
	if !slash {
		s.lines = append(s.lines, line)
	}
	semicolon := strings.HasSuffix(strings.TrimSpace(line), ";") && !comment.MatchString(line)
	if slash || semicolon && !s.block {
		s.end()
	}
}

// between reports whether a line stands between statements.
func between(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || comment.MatchString(line) || sqlplusCommand.MatchString(line)
}

func (s *splitter) end() {
	s.current.Text = strings.Join(s.lines, "\n")
	s.lines = nil
	s.statements = append(s.statements, s.current)
	for _, at := range executed.FindAllStringSubmatchIndex(s.current.Text, -1) {
		inner := s.current
		inner.Line += strings.Count(s.current.Text[:at[2]], "\n")
		inner.Text = s.current.Text[at[2]:at[3]]
		s.statements = append(s.statements, inner)
	}
}
