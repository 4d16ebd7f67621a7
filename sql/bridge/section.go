package bridge

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"ebs-sms-gateway/internal/settings"
	sqlscripts "ebs-sms-gateway/sql"
)

// document collects what is wrong with a file.
type document struct {
	file   string
	faults settings.Faults
	// gateway is what the gateway's own tables are.
	gateway sqlscripts.Schema
}

func (d *document) fault(at *yaml.Node, key, format string, args ...any) {
	err := fmt.Errorf(format, args...)
	if key != "" {
		err = fmt.Errorf("%s: %w", key, err)
	}
	d.faults = append(d.faults, settings.Fault{
		Key: key, Origin: settings.Origin{File: d.file, Line: at.Line, Column: at.Column}, Err: err,
	})
}

// err is nil if nothing is wrong, else a [settings.Faults] by line.
func (d *document) err() error {
	slices.SortStableFunc(d.faults, func(a, b settings.Fault) int {
		return cmp.Or(cmp.Compare(a.Origin.Line, b.Origin.Line), cmp.Compare(a.Origin.Column, b.Origin.Column))
	})
	return d.faults.Err()
}

// entry is a key with its value.
type entry struct {
	path       string
	key, value *yaml.Node
}

// section is a mapping of the file while its keys are read, each once; close reports those that nobody wanted.
type section struct {
	*document
	path    string
	node    *yaml.Node
	entries []entry
	known   []string
}

func newSection(d *document, path string, node *yaml.Node) *section {
	s := &section{document: d, path: path, node: node}
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	switch {
	case node.Kind == yaml.MappingNode:
		s.read(node)
	case node.Tag != "!!null":
		d.fault(node, path, "must be a section of keys")
	}
	return s
}

func (s *section) read(node *yaml.Node) {
	for i := 0; i+1 < len(node.Content); i += 2 {
		e := entry{key: node.Content[i], value: node.Content[i+1]}
		e.path = strings.TrimPrefix(s.path+"."+e.key.Value, ".")
		if slices.ContainsFunc(s.entries, func(o entry) bool { return o.key.Value == e.key.Value }) {
			s.fault(e.key, e.path, "is set twice; keep one")
			continue
		}
		s.entries = append(s.entries, e)
	}
}

// find returns what the key has, if it is there and not empty.
func (s *section) find(key string) (entry, bool) {
	if !slices.Contains(s.known, key) {
		s.known = append(s.known, key)
	}
	at := slices.IndexFunc(s.entries, func(e entry) bool { return e.key.Value == key })
	if at < 0 {
		return entry{}, false
	}
	return s.entries[at], true
}

// need is find for a key that must be there; what says what it is for.
func (s *section) need(key, what string) (entry, bool) {
	e, ok := s.find(key)
	if !ok {
		s.fault(s.node, s.path, "lacks %s: %s", key, what)
	}
	return e, ok
}

// close reports the keys that were not asked for.
func (s *section) close() {
	for _, e := range s.entries {
		if !slices.Contains(s.known, e.key.Value) {
			s.fault(e.key, e.path, "is no key here; there are %s", strings.Join(s.known, ", "))
		}
	}
}

// scalar is the text of a value, "" and a fault if it is a section or a list.
func (d *document) scalar(e entry) string {
	if e.value.Kind != yaml.ScalarNode {
		d.fault(e.value, e.path, "must be one value")
		return ""
	}
	return e.value.Value
}

var numberForm = regexp.MustCompile(`^-?[0-9]{1,38}(\.[0-9]{1,38})?$`)

// literal is a value as a constant of SQL; what YAML takes for a number is one.
func (d *document) literal(e entry) Literal {
	switch {
	case e.value.Kind != yaml.ScalarNode:
		d.fault(e.value, e.path, "must be one value: a text, a number, or null")
	case e.value.Tag == "!!null", e.value.Tag == "!!str" && e.value.Value == "":
		return null // '' is NULL to Oracle
	case e.value.Tag == "!!str" && strings.ContainsFunc(e.value.Value, isControl):
		d.fault(e.value, e.path, "must be one line without control characters")
	case e.value.Tag == "!!str":
		return text(e.value.Value)
	case numberForm.MatchString(e.value.Value):
		return Literal(e.value.Value)
	default:
		d.fault(e.value, e.path, "%.40q is neither a text nor a plain number; put a text in quotes", e.value.Value)
	}
	return null
}

// named reads the value with what takes a name, and says so where it is none.
func named[T any](d *document, e entry, read func(string) (T, error)) T {
	var none T
	name := d.scalar(e)
	if e.value.Kind != yaml.ScalarNode {
		return none
	}
	found, err := read(name)
	if err != nil {
		d.fault(e.value, e.path, "%w", err)
		return none
	}
	return found
}

// mappings reads a section of columns, each with its value, in the order of the file.
func (s *section) mappings(e entry) []Mapping {
	columns := newSection(s.document, e.path, e.value)
	found := make([]Mapping, 0, len(columns.entries))
	for _, c := range columns.entries {
		name, err := identifier(c.key.Value)
		if err == nil && slices.ContainsFunc(found, func(m Mapping) bool { return m.Column == name }) {
			err = errors.New("is set twice; keep one")
		}
		if err != nil {
			s.fault(c.key, c.path, "%w", err)
			continue
		}
		found = append(found, Mapping{name, s.expression(c)})
	}
	return found
}

// expression is a column by its name, a constant as {value: ...}, or SQL as {sql: ...}.
func (d *document) expression(e entry) Expression {
	if e.value.Kind == yaml.ScalarNode {
		return column(named(d, e, identifier))
	}
	s := newSection(d, e.path, e.value)
	defer s.close()
	value, isConstant := s.find("value")
	sql, isSQL := s.find("sql")
	switch {
	case isConstant == isSQL:
		d.fault(e.value, e.path, "must be the name of a column, {value: a constant}, or {sql: an expression}")
	case isConstant:
		return constant(d.literal(value))
	default:
		return named(d, sql, ParseExpression)
	}
	return Expression{}
}

// keyOf is where a column is named in a section of columns.
func keyOf(columns entry, name string) *yaml.Node {
	for i := 0; i+1 < len(columns.value.Content); i += 2 {
		if strings.EqualFold(columns.value.Content[i].Value, name) {
			return columns.value.Content[i]
		}
	}
	return columns.key
}

// errYAML is what a file that cannot be read at all is told.
var errYAML = errors.New("not YAML")
