package ldt

import "fmt"

// File is what a data file says.
type File struct {
	// Name is that of the file, as errors name it.
	Name string
	// Language is US; Config is the configuration file and its version, as in "afcpprog.lct 120.2.12010000.2".
	Language, Config string
	// Definitions are the entities that it declares.
	Definitions []Definition
	// Blocks are the rows that it loads.
	Blocks []Block
}

// Definition is a DEFINE: what a kind of row has.
type Definition struct {
	Line       int
	Entity     string
	Attributes []Attribute
	Nested     []Definition
}

// Attribute is a line of a Definition.
type Attribute struct {
	Line int
	// Kind is KEY, CTX, BASE or TRANS; Type is VARCHAR2(n) or REFERENCES and an entity.
	Kind, Name, Type string
}

// Block is a BEGIN: a row, with the rows that belong to it.
type Block struct {
	Line   int
	Entity string
	Keys   []string
	Values []Value
	Nested []Block
}

// Value is the value of an attribute. One that refers to another row has the keys of that row.
type Value struct {
	Line  int
	Name  string
	Texts []string
}

// value returns the text of an attribute, "" without it.
func (b Block) value(name string) string {
	for _, value := range b.Values {
		if value.Name == name {
			return value.Texts[0]
		}
	}
	return ""
}

// refers returns the keys of the row that an attribute refers to.
func (b Block) refers(name string) []string {
	for _, value := range b.Values {
		if value.Name == name {
			return value.Texts
		}
	}
	return nil
}

// Fault is what is wrong with a line of a file.
type Fault struct { //nolint:errname // it is a finding, which Parse returns as an error
	File string
	// Line counts from 1; 0: it is of the whole file.
	Line int
	What string
}

// Error is as in "x.ldt:12: what".
func (f Fault) Error() string {
	if f.Line == 0 {
		return f.File + ": " + f.What
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.What)
}
