package ldt

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// checker collects the faults of a file.
type checker struct {
	file   File
	fields []Field
	day    *regexp.Regexp
	faults []Fault
}

// Check compares a file with what its configuration file declares and with what our rows must have.
func Check(file File, fields Fields) []Fault {
	config, version, _ := strings.Cut(file.Config, ".lct ")
	c := &checker{file: file, fields: fields[config], day: regexp.MustCompile(`^\d{4}/[01]\d/[0-3]\d( 00:00:00)?$`)}
	if file.Language != "US" {
		c.fault(0, "LANGUAGE is %q, not US", file.Language)
	}
	if c.fields == nil || !regexp.MustCompile(`^\d+(\.\d+)+$`).MatchString(version) {
		c.fault(0, "LDRCONFIG %q is no configuration file and its version", file.Config)
		return c.faults
	}
	c.definitions()
	c.blocks("", file.Blocks)
	return c.faults
}

func (c *checker) fault(line int, format string, args ...any) {
	c.faults = append(c.faults, Fault{c.file.Name, line, fmt.Sprintf(format, args...)})
}

// definitions: what the file declares is what the configuration file does, line by line.
func (c *checker) definitions() {
	declared := flatten("", c.file.Definitions)
	for i, field := range c.fields {
		if i == len(declared) {
			c.fault(0, "DEFINE %s lacks %s", field.Entity, field.Name)
			return
		}
		found := declared[i]
		want := strings.Join([]string{"DEFINE", field.Entity, field.Kind, field.Name, field.Type}, " ")
		got := strings.Join([]string{"DEFINE", found.entity, found.Kind, found.Name, found.Type}, " ")
		if got != want {
			c.fault(found.Line, "%s stands where %s must", got, want)
			return
		}
	}
	if len(declared) > len(c.fields) {
		extra := declared[len(c.fields)]
		c.fault(extra.Line, "DEFINE %s %s is not declared", extra.entity, extra.Name)
	}
}

// declared is an attribute with the path of its entity.
type declared struct {
	Attribute
	entity string
}

func flatten(parent string, definitions []Definition) []declared {
	var all []declared
	for _, definition := range definitions {
		path := join(parent, definition.Entity)
		for _, attribute := range definition.Attributes {
			all = append(all, declared{attribute, path})
		}
		all = append(all, flatten(path, definition.Nested)...)
	}
	return all
}

func join(parent, entity string) string {
	if parent == "" {
		return entity
	}
	return parent + "/" + entity
}

func (c *checker) blocks(parent string, blocks []Block) {
	seen := map[string]bool{}
	for _, block := range blocks {
		path := join(parent, block.Entity)
		keys, others := entity(c.fields, path)
		if keys == nil && others == nil {
			c.fault(block.Line, "BEGIN %s: there is no such entity here", path)
			continue
		}
		c.keys(block, keys)
		c.values(block, others)
		name := fmt.Sprint(block.Entity, block.Keys)
		if seen[name] {
			c.fault(block.Line, "BEGIN %s %q stands twice", path, block.Keys)
		}
		seen[name] = true
		c.blocks(path, block.Nested)
	}
}

func (c *checker) keys(block Block, keys []Field) {
	if len(block.Keys) != len(keys) {
		c.fault(block.Line, "BEGIN %s has %d keys, not %d", block.Entity, len(block.Keys), len(keys))
		return
	}
	for i, key := range keys {
		c.text(block.Line, key, block.Keys[i])
	}
}

// values: each is declared, stands once and in the order of the declaration, and none that must be there is missing.
func (c *checker) values(block Block, fields []Field) {
	last := -1
	var found []string
	for _, value := range block.Values {
		place := slices.IndexFunc(fields, func(f Field) bool { return f.Name == value.Name })
		switch {
		case place < 0:
			c.fault(value.Line, "%s has no attribute %s", block.Entity, value.Name)
			continue
		case slices.Contains(found, value.Name):
			c.fault(value.Line, "%s stands twice", value.Name)
		case place < last:
			c.fault(value.Line, "%s is not in the order of DEFINE", value.Name)
		case fields[place].Use == "no":
			c.fault(value.Line, "%s is none that %s should set", value.Name, block.Entity)
		}
		last = max(last, place)
		found = append(found, value.Name)
		c.value(value, fields[place])
	}
	for _, field := range fields {
		if field.Use == "always" && !slices.Contains(found, field.Name) {
			c.fault(block.Line, "%s %q lacks %s", block.Entity, block.Keys, field.Name)
		}
	}
}

func (c *checker) value(value Value, field Field) {
	wanted := 1
	if field.longest() == 0 {
		keys, _ := entity(c.fields, field.target())
		wanted = max(1, len(keys))
	}
	if len(value.Texts) != wanted {
		c.fault(value.Line, "%s has %d strings, not %d", value.Name, len(value.Texts), wanted)
		return
	}
	if field.longest() > 0 {
		c.text(value.Line, field, value.Texts[0])
	}
	if strings.HasSuffix(field.Name, "_DATE") || strings.HasSuffix(field.Name, "_DATE_ACTIVE") {
		if !c.day.MatchString(value.Texts[0]) {
			c.fault(value.Line, "%s is %q, not YYYY/MM/DD", field.Name, value.Texts[0])
		}
	}
}

func (c *checker) text(line int, field Field, text string) {
	if len(text) > field.longest() {
		c.fault(line, "%s has %d characters, %d are the most", field.Name, len(text), field.longest())
	}
	if field.Values != nil && !slices.Contains(field.Values, text) {
		c.fault(line, "%s is %q, not %s", field.Name, text, strings.Join(field.Values, " or "))
	}
}
