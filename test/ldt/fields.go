package ldt

import (
	"fmt"
	"strconv"
	"strings"
)

// Fields are what configuration files declare, by name (afcpprog), in their order.
type Fields map[string][]Field

// Field is an attribute of an entity.
type Field struct {
	// Entity is its path, as in FND_LOOKUP_TYPE/FND_LOOKUP_VALUE.
	Entity           string
	Kind, Name, Type string
	// Use is always, may or no: whether our rows have it.
	Use string
	// Values are those that our rows may have; none: any.
	Values []string
}

// ReadFields reads tab-separated lines: configuration file, entity, kind, attribute, type, use, values separated by bars.
func ReadFields(table string) (Fields, error) {
	fields := Fields{}
	for i, line := range strings.Split(strings.TrimSpace(table), "\n")[1:] {
		column := strings.Split(line, "\t")
		if len(column) != 7 {
			return nil, fmt.Errorf("line %d of the fields has %d columns, not 7", i+2, len(column))
		}
		field := Field{Entity: column[1], Kind: column[2], Name: column[3], Type: column[4], Use: column[5]}
		if column[6] != "" {
			field.Values = strings.Split(column[6], "|")
		}
		fields[column[0]] = append(fields[column[0]], field)
	}
	return fields, nil
}

// longest is the most characters that a value may have; 0: it refers to a row.
func (f Field) longest() int {
	digits := strings.TrimSuffix(strings.TrimPrefix(f.Type, "VARCHAR2("), ")")
	most, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return most
}

// target is the entity that it refers to.
func (f Field) target() string { return strings.TrimPrefix(f.Type, "REFERENCES ") }

// entity is the fields of an entity: keys and the others.
func entity(fields []Field, path string) (keys, others []Field) {
	for _, field := range fields {
		switch {
		case field.Entity != path:
		case field.Kind == "KEY":
			keys = append(keys, field)
		default:
			others = append(others, field)
		}
	}
	return keys, others
}
