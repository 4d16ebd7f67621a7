package standin

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

var (
	// SQL*Plus commands that matter here: a file to run, and the value of a variable.
	runFile = regexp.MustCompile(`(?i)^@@?\s*(\S+)`)
	define  = regexp.MustCompile(`(?i)^define\s+(\w+)\s*=\s*(.*)$`)
	// Those that end with their line and do nothing here.
	otherCommand = regexp.MustCompile(`(?i)^(set\s+\w+\s+\w+|prompt\b.*|whenever\b.*|exit\b.*|rem\b.*|undefine\b.*|accept\b.*)$`)
	// A variable, and the dot that ends its name.
	variable = regexp.MustCompile(`&&?([A-Za-z_]\w*)\.?`)
	// What has semicolons of its own and ends with a slash.
	block = regexp.MustCompile(`(?i)^(begin|declare|create\s+(or\s+replace\s+)?(trigger|package|procedure|function|type)\b)`)
)

// Statement is one statement of a SQL*Plus script, as the database gets it.
type Statement struct {
	// File is the script that it stands in.
	File string
	// Line is where it starts in there, from 1.
	Line int
	// Text is without the semicolon or the slash that ends it; that of a block keeps its own.
	Text string
}

// Script reads a SQL*Plus script and the files that it runs, and returns its
// statements. Variables have the values that DEFINE gives them, unless variables gives
// them others. A variable without a value, and a statement without an end, are errors.
func Script(files fs.FS, name string, variables map[string]string) ([]Statement, error) {
	r := scriptReader{files: files, fixed: lowerKeys(variables), values: map[string]string{}}
	if err := r.file(name); err != nil {
		return nil, err
	}
	return r.statements, nil
}

func lowerKeys(values map[string]string) map[string]string {
	lower := map[string]string{}
	for name, value := range values {
		lower[strings.ToLower(name)] = value
	}
	return lower
}

type scriptReader struct {
	files         fs.FS
	fixed, values map[string]string
	statements    []Statement

	current Statement
	lines   []string
}

func (r *scriptReader) file(name string) error {
	text, err := fs.ReadFile(r.files, name)
	if err != nil {
		return fmt.Errorf("reading script: %w", err)
	}
	for i, line := range strings.Split(string(text), "\n") {
		if err := r.line(name, i+1, strings.TrimRight(line, " \t\r")); err != nil {
			return fmt.Errorf("reading script %s, line %d: %w", name, i+1, err)
		}
	}
	if len(r.lines) > 0 {
		return fmt.Errorf("reading script %s: the statement of line %d has no end", name, r.current.Line)
	}
	return nil
}

func (r *scriptReader) line(name string, number int, line string) error {
	between := len(r.lines) == 0
	comment := strings.HasPrefix(strings.TrimSpace(line), "--")
	switch {
	case between && (line == "" || comment || otherCommand.MatchString(line)):
		return nil
	case between && runFile.MatchString(line):
		return r.file(path.Join(path.Dir(name), runFile.FindStringSubmatch(line)[1]))
	case between && define.MatchString(line):
		r.define(define.FindStringSubmatch(line))
		return nil
	case between:
		r.current = Statement{File: name, Line: number}
	}
	replaced, err := r.replace(line)
	if err != nil {
		return err
	}
	r.add(replaced, comment)
	return nil
}

func (r *scriptReader) define(match []string) {
	name := strings.ToLower(match[1])
	value := strings.Trim(strings.TrimSpace(match[2]), `'"`)
	if fixed, ok := r.fixed[name]; ok {
		value = fixed
	}
	r.values[name] = value
}

func (r *scriptReader) replace(line string) (string, error) {
	var missing error
	replaced := variable.ReplaceAllStringFunc(line, func(found string) string {
		name := strings.ToLower(variable.FindStringSubmatch(found)[1])
		value, ok := r.values[name]
		if !ok {
			value, ok = r.fixed[name]
		}
		if !ok {
			missing = fmt.Errorf("variable %s has no value", name)
		}
		return value
	})
	return replaced, missing
}

// add takes a line of a statement, and ends the statement where it says so.
func (r *scriptReader) add(line string, comment bool) {
	slash := line == "/"
	if !slash {
		r.lines = append(r.lines, line)
	}
	isBlock := block.MatchString(r.lines[0])
	semicolon := strings.HasSuffix(line, ";") && !comment
	if !slash && (!semicolon || isBlock) {
		return
	}
	r.current.Text = strings.Join(r.lines, "\n")
	if !isBlock {
		r.current.Text = strings.TrimSuffix(r.current.Text, ";")
	}
	r.statements = append(r.statements, r.current)
	r.lines = nil
}
