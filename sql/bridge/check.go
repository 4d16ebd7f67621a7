package bridge

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	sqlscripts "ebs-sms-gateway/sql"
)

// Dictionary tells what a database has.
type Dictionary interface {
	// Columns returns the columns of a table or view by their names, none if it is not there or not to be seen. Sizes of
	// texts are in characters, those of numbers in digits.
	Columns(ctx context.Context, schema, table string) (map[string]sqlscripts.Column, error)
}

// Check compares what the bridge says of the site's tables with what is there: columns, and whether what is written to
// them fits. It returns one line for each difference.
func (b Bridge) Check(ctx context.Context, d Dictionary) ([]string, error) {
	c := &check{dictionary: d, gateway: sqlscripts.Needed()}
	if b.Outbound != nil {
		c.outbound(ctx, b)
	}
	if b.Inbound != nil {
		c.inbound(ctx, b)
	}
	return c.found, c.err
}

// check is under way; after the first error it only comes to its end.
type check struct {
	dictionary Dictionary
	gateway    sqlscripts.Schema
	found      []string
	err        error
}

// side is one of the tables that values go between, with its columns.
type side struct {
	name    string
	columns map[string]sqlscripts.Column
}

func (c *check) outbound(ctx context.Context, b Bridge) {
	o := b.Outbound
	queue, ok := c.look(ctx, o.Table)
	if !ok {
		return
	}
	messages := c.ours("XXSMS_OUTBOUND")
	c.fitting(o.Columns, queue, messages, false)
	c.fitting(o.Back, messages, queue, true)
	if key, ok := c.column(queue, o.Key); ok && (class(key) == "NUMBER") != o.NumericKey {
		c.differs("%s.%s is %s: set key_type to number or text as it is", queue.name, o.Key, key.Kind)
	}
	if o.Error != "" {
		c.column(queue, o.Error)
	}
	for _, value := range append(o.Written(), o.Ready) {
		c.value(queue, o.State, value)
	}
	if o.Log != nil {
		if log, ok := c.look(ctx, o.Log.Table); ok {
			c.fitting(o.Log.Columns, queue, log, true)
		}
	}
}

func (c *check) inbound(ctx context.Context, b Bridge) {
	i := b.Inbound
	staging, ok := c.look(ctx, i.Table)
	if !ok {
		return
	}
	c.fitting(i.Columns, c.ours("XXSMS_INBOUND"), staging, true)
	for _, s := range i.States {
		c.value(staging, i.State, s.Value)
	}
}

func (c *check) differs(format string, args ...any) {
	if line := fmt.Sprintf(format, args...); !slices.Contains(c.found, line) {
		c.found = append(c.found, line)
	}
}

// look finds a table of the site.
func (c *check) look(ctx context.Context, t Table) (side, bool) {
	if c.err != nil {
		return side{}, false
	}
	columns, err := c.dictionary.Columns(ctx, t.Schema, t.Name)
	if err != nil {
		c.err = fmt.Errorf("reading the columns of %s: %w", t, err)
		return side{}, false
	}
	if len(columns) == 0 {
		c.differs("%s is missing, or SELECT on it is not granted to who looks", t)
	}
	return side{t.String(), columns}, len(columns) > 0
}

// ours is a table of the gateway, as its scripts make it.
func (c *check) ours(name string) side {
	s := side{name, map[string]sqlscripts.Column{}}
	for _, table := range c.gateway.Tables {
		for _, column := range table.Columns {
			if table.Name == name {
				s.columns[column.Name] = column
			}
		}
	}
	return s
}

func (c *check) column(s side, name string) (sqlscripts.Column, bool) {
	found, ok := s.columns[name]
	if !ok {
		c.differs("%s has no %s; there are %s", s.name, name, strings.Join(slices.Sorted(maps.Keys(s.columns)), ", "))
	}
	return found, ok
}

// fitting compares both ends of each mapping. Where nobody is told that a value was too long, sized, its size counts too.
func (c *check) fitting(mappings []Mapping, from, to side, sized bool) {
	for _, m := range mappings {
		target, ok := c.column(to, m.Column)
		names := m.Value.Columns()
		for _, name := range names {
			c.column(from, name)
		}
		if !ok || len(names) != 1 || m.Value.SQL("") != names[0] {
			continue
		}
		if source, ok := from.columns[names[0]]; ok {
			c.pair(end{from.name + "." + names[0], source}, end{to.name + "." + m.Column, target}, sized)
		}
	}
}

// end is one of the columns that a value goes between.
type end struct {
	name string
	sqlscripts.Column
}

func (c *check) pair(from, to end, sized bool) {
	switch {
	case class(from.Column) != class(to.Column):
		c.differs("%s is %s, but %s is %s: convert it, as in {sql: \"TO_CHAR({...})\"}", from.name, from.Kind, to.name, to.Kind)
	case sized && class(from.Column) == "VARCHAR2" && from.Size > to.Size && to.Size > 0:
		c.differs("%s may have %d characters, but %s takes %d: shorten it, as in {sql: \"SUBSTR({...}, 1, %d)\"}",
			from.name, from.Size, to.name, to.Size, to.Size)
	}
}

// value is a constant that must fit its column.
func (c *check) value(s side, name string, value Literal) {
	column, ok := c.column(s, name)
	if !ok || value == null {
		return
	}
	switch length := len([]rune(value)) - 2; {
	case value.isText() != (class(column) == "VARCHAR2"):
		c.differs("%s.%s is %s, which %s is not", s.name, name, column.Kind, value)
	case value.isText() && column.Size > 0 && length > column.Size:
		c.differs("%s.%s takes %d characters, %s has %d", s.name, name, column.Size, value, length)
	}
}

// class puts the types together between which Oracle converts nothing.
func class(c sqlscripts.Column) string {
	switch kind, _, _ := strings.Cut(c.Kind, " "); kind {
	case "CHAR", "NCHAR", "NVARCHAR2", "VARCHAR2":
		return "VARCHAR2"
	case "FLOAT", "INTEGER", "NUMBER":
		return "NUMBER"
	case "DATE", "TIMESTAMP":
		return "DATE"
	default:
		return kind
	}
}
