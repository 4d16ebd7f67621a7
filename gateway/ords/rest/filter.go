package rest

import (
	"fmt"
	"slices"
	"strings"
)

// An expression is a filter, or a part of one: a comparison of a column, or others joined by and or or.
type expression struct {
	// op is one of the comparisons, $and or $or.
	op     string
	column string
	values []string
	parts  []expression
}

const (
	opAnd = "$and"
	opOr  = "$or"
	opEq  = "$eq"
)

// comparisons are ORDS's, with how many values each takes.
func comparisons() map[string]int {
	return map[string]int{
		opEq: 1, "$ne": 1, "$lt": 1, "$lte": 1, "$gt": 1, "$gte": 1, "$like": 1, "$instr": 1, "$ninstr": 1,
		"$between": 2, "$null": 0, "$notnull": 0,
	}
}

// mostConditions bounds the comparisons of a filter.
const mostConditions = 100

// filterError says what of a filter is not understood, or cannot be served.
type filterError struct{ text string }

// Error implements error.
func (e *filterError) Error() string { return "q " + e.text }

func unserved(format string, args ...any) error { return &filterError{fmt.Sprintf(format, args...)} }

// filter is a parsed q.
type filter struct {
	where expression
	// order is $orderby: its columns with ASC or DESC.
	order []member
}

// parseFilter reads a filter object as ORDS has it; the empty text filters nothing.
func parseFilter(q string) (filter, error) {
	if q == "" {
		return filter{where: expression{op: opAnd}}, nil
	}
	root, err := parseJSON([]byte(q))
	if err != nil {
		return filter{}, unserved("%s", err)
	}
	p := &filterParser{}
	where, err := p.object(root)
	return filter{where: where, order: p.order}, err
}

type filterParser struct {
	conditions int
	order      []member
}

// object reads {"column": ..., "$or": [...]}: all of it must hold.
func (p *filterParser) object(n node) (expression, error) {
	if n.kind != kindObject {
		return expression{}, unserved("must be an object, such as {\"status\":\"SENT\"}")
	}
	all := expression{op: opAnd}
	for _, m := range n.members {
		part, err := p.member(m)
		if err != nil {
			return expression{}, err
		}
		all.parts = append(all.parts, part)
	}
	return all, nil
}

func (p *filterParser) member(m member) (expression, error) {
	switch {
	case m.name == "$orderby":
		if m.node.kind != kindObject || p.order != nil {
			return expression{}, unserved("must have one $orderby, an object such as {\"inbound_id\":\"ASC\"}")
		}
		p.order = m.node.members
		return expression{op: opAnd}, nil
	case m.name == opAnd || m.name == opOr:
		return p.list(m, p.object)
	case m.name == "" || m.name[0] == '$':
		return expression{}, unserved("has %q where a column is expected", shorten(m.name))
	}
	return p.column(m.name, m.node)
}

// list reads the parts of $and and $or.
func (p *filterParser) list(m member, read func(node) (expression, error)) (expression, error) {
	if m.node.kind != kindList || len(m.node.items) == 0 {
		return expression{}, unserved("must have a list of conditions at %s", m.name)
	}
	joined := expression{op: m.name}
	for _, item := range m.node.items {
		part, err := read(item)
		if err != nil {
			return expression{}, err
		}
		joined.parts = append(joined.parts, part)
	}
	return joined, nil
}

// column reads what is said of a column: a value, {"$gt": ...}, or a list of such objects, all of which must hold.
func (p *filterParser) column(name string, n node) (expression, error) {
	of := func(n node) (expression, error) { return p.column(name, n) }
	switch n.kind {
	case kindList:
		return p.list(member{opAnd, n}, of)
	case kindObject:
		if _, isDate := date(n); isDate {
			return p.compare(name, member{opEq, n})
		}
		all := expression{op: opAnd}
		for _, m := range n.members {
			part, err := p.condition(name, m, of)
			if err != nil {
				return expression{}, err
			}
			all.parts = append(all.parts, part)
		}
		return all, nil
	}
	return p.compare(name, member{opEq, n})
}

func (p *filterParser) condition(name string, m member, of func(node) (expression, error)) (expression, error) {
	if m.name == opAnd || m.name == opOr {
		return p.list(m, of)
	}
	return p.compare(name, m)
}

func (p *filterParser) compare(name string, m member) (expression, error) {
	if p.conditions++; p.conditions > mostConditions {
		return expression{}, unserved("has more than %d conditions", mostConditions)
	}
	takes, known := comparisons()[m.name]
	if !known {
		return expression{}, unserved("has the unknown operator %q at %s", shorten(m.name), shorten(name))
	}
	values, ok := scalars(m.node)
	if takes > 0 && (!ok || len(values) != takes) {
		return expression{}, unserved("must have %d value(s) at %s.%s: texts, numbers or {\"$date\": ...}", takes,
			shorten(name), m.name)
	}
	if strings.ContainsRune(strings.Join(values, ""), 0) { // no column has it, and not every database compares with it
		return expression{}, unserved("has the character U+0000 at %s", shorten(name))
	}
	return expression{op: m.name, column: name, values: values[:min(takes, len(values))]}, nil
}

// scalars are a value, or those of a list.
func scalars(n node) ([]string, bool) {
	if n.kind != kindList {
		n = node{items: []node{n}}
	}
	var values []string
	for _, item := range n.items {
		text, ok := scalar(item)
		if !ok {
			return nil, false
		}
		values = append(values, text)
	}
	return values, true
}

func scalar(n node) (string, bool) {
	if text, ok := date(n); ok {
		return text, true
	}
	return n.text, n.kind == kindText || n.kind == kindNumber
}

// date is the time of {"$date": "..."}.
func date(n node) (string, bool) {
	if n.kind != kindObject || len(n.members) != 1 || n.members[0].name != "$date" {
		return "", false
	}
	return n.members[0].node.text, n.members[0].node.kind == kindText
}

// byColumn divides a filter into what it says of each column; an alternative between columns cannot be.
func (e expression) byColumn(into map[string][]expression) error {
	if e.op == opAnd {
		for _, part := range e.parts {
			if err := part.byColumn(into); err != nil {
				return err
			}
		}
		return nil
	}
	columns := e.columns(nil)
	if len(columns) != 1 {
		return unserved("has %s over several columns, which no index serves: ask for each by itself", opOr)
	}
	into[columns[0]] = append(into[columns[0]], e)
	return nil
}

func (e expression) columns(found []string) []string {
	if e.column != "" && !slices.Contains(found, e.column) {
		found = append(found, e.column)
	}
	for _, part := range e.parts {
		found = part.columns(found)
	}
	return found
}
