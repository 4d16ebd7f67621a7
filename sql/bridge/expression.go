package bridge

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// Expression is what is written to a column: a column of the row, a constant, or SQL of the site.
type Expression struct {
	// parts are SQL and names of columns in turn, SQL first.
	parts []string
}

// column is the expression that is a column's value.
func column(name string) Expression { return Expression{[]string{"", name, ""}} }

// constant is the expression that is a constant.
func constant(value Literal) Expression { return Expression{[]string{string(value)}} }

// SQL is the expression over a row whose columns are named with the prefix, as in :NEW.PHONE.
func (e Expression) SQL(prefix string) string {
	var b strings.Builder
	for i, part := range e.parts {
		if i%2 == 1 {
			b.WriteString(prefix)
		}
		b.WriteString(part)
	}
	return b.String()
}

// Columns are the columns that it reads.
func (e Expression) Columns() []string {
	var names []string
	for i := 1; i < len(e.parts); i += 2 {
		names = append(names, e.parts[i])
	}
	return names
}

// Sequences are those that it takes numbers from, as it names them.
func (e Expression) Sequences() []string {
	code := regexp.MustCompile(`'[^']*'`).ReplaceAllString(e.SQL(""), "''")
	var names []string
	for _, found := range regexp.MustCompile(`(?i)([\w$#.]+)\.(?:NEXT|CURR)VAL\b`).FindAllStringSubmatch(code, -1) {
		names = append(names, strings.ToUpper(found[1]))
	}
	return names
}

// ParseExpression reads SQL in which {NAME} stands for a column of the row. It must be one expression: what could end
// the statement around it, or hide a part of it, is refused. What it means is for the site and its DBA to know.
func ParseExpression(text string) (Expression, error) {
	p := expressionParser{rest: text}
	for p.rest != "" {
		if err := p.step(); err != nil {
			return Expression{}, err
		}
	}
	switch {
	case p.depth > 0:
		return Expression{}, errors.New("a parenthesis is not closed")
	case len(p.parts) == 0 && strings.TrimSpace(p.sql.String()) == "":
		return Expression{}, errors.New("is empty")
	}
	return Expression{append(p.parts, p.sql.String())}, nil
}

type expressionParser struct {
	rest  string
	parts []string
	sql   strings.Builder
	depth int
}

// step reads a text, a column, or one byte of anything else.
func (p *expressionParser) step() error {
	switch c := p.rest[0]; {
	case c == '\'':
		return p.quoted()
	case c == '{':
		return p.column()
	case c == '}', c == ';', c == '"', c == ':', c == '&':
		return fmt.Errorf("must not have %q outside of a text", c)
	case c < ' ' || c == 0x7f:
		return errors.New("must be one line without control characters")
	case strings.HasPrefix(p.rest, "--"), strings.HasPrefix(p.rest, "/*"):
		return errors.New("must not have a comment")
	case c == '(':
		p.depth++
	case c == ')':
		p.depth--
		if p.depth < 0 {
			return errors.New("has a parenthesis that was not opened")
		}
	case strings.ContainsRune("qQ", rune(c)) && strings.HasPrefix(p.rest[1:], "'"):
		return errors.New("must not have a text of the form q'[...]'; write ' as ''")
	}
	p.take(1)
	return nil
}

func (p *expressionParser) take(n int) {
	p.sql.WriteString(p.rest[:n])
	p.rest = p.rest[n:]
}

func (p *expressionParser) quoted() error {
	length := strings.IndexByte(p.rest[1:], '\'')
	if length < 0 {
		return errors.New("has a text without an end")
	}
	if strings.ContainsFunc(p.rest[:length+2], isControl) {
		return errors.New("must be one line without control characters")
	}
	p.take(length + 2) // '' within a text is its end and another beginning
	return nil
}

func (p *expressionParser) column() error {
	name, rest, closed := strings.Cut(p.rest[1:], "}")
	if !closed {
		return errors.New("has a { without a }")
	}
	name, err := identifier(name)
	if err != nil {
		return err
	}
	p.parts = append(p.parts, p.sql.String(), name)
	p.sql.Reset()
	p.rest = rest
	return nil
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }
