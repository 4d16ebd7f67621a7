package inspect

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ebs-sms-gateway/gateway/sqlrow"
	sqlscripts "ebs-sms-gateway/sql"
)

// place is where an object of the gateway is.
type place struct{ owner, name string }

func (p place) args() []any { return []any{sql.Named("owner", p.owner), sql.Named("name", p.name)} }

var typeLength = regexp.MustCompile(`\(\d+\)`)

// Columns returns the columns of any table or view by their names, as far as the user may see them: none if it may not.
func (d *Database) Columns(ctx context.Context, schema, table string) (found map[string]sqlscripts.Column, err error) {
	err = d.read(ctx, "columns", func(ctx context.Context, v view) error {
		found, err = v.columns(ctx, place{schema, table})
		return err
	})
	return found, err
}

// columns returns the columns of a table by their names.
func (v view) columns(ctx context.Context, at place) (map[string]sqlscripts.Column, error) {
	rows, err := v.query(ctx, "columns", at.args()...)
	if err != nil {
		return nil, err
	}
	found, err := sqlrow.Collect(rows, func(rows *sql.Rows) (c sqlscripts.Column, err error) {
		var nullable string
		var length, precision sql.NullInt64
		err = rows.Scan(&c.Name, &c.Kind, &length, &precision, &nullable)
		c.Kind, c.NotNull, c.Size = typeLength.ReplaceAllString(c.Kind, ""), nullable == "N", int(precision.Int64)
		if c.Kind == "VARCHAR2" {
			c.Size = int(length.Int64)
		}
		return c, err
	})
	columns := make(map[string]sqlscripts.Column, len(found))
	for _, c := range found {
		columns[c.Name] = c
	}
	return columns, err
}

// indexes returns the indexes of a table.
func (v view) indexes(ctx context.Context, at place) ([]sqlscripts.Index, error) {
	expressions, err := v.expressions(ctx, at)
	if err != nil {
		return nil, err
	}
	rows, err := v.query(ctx, "indexes", at.args()...)
	if err != nil {
		return nil, err
	}
	var all []sqlscripts.Index
	_, err = sqlrow.Collect(rows, func(rows *sql.Rows) (none struct{}, err error) {
		var name, uniqueness, key string
		var position int
		if err := rows.Scan(&name, &uniqueness, &position, &key); err != nil {
			return none, err
		}
		if expression, ok := expressions[keyPosition{name, position}]; ok {
			key = expression
		}
		if len(all) == 0 || all[len(all)-1].Name != name {
			all = append(all, sqlscripts.Index{Name: name, Unique: uniqueness == "UNIQUE"})
		}
		last := &all[len(all)-1]
		last.Keys = append(last.Keys, key)
		return none, nil
	})
	return all, err
}

type keyPosition struct {
	index    string
	position int
}

func (v view) expressions(ctx context.Context, at place) (map[keyPosition]string, error) {
	rows, err := v.query(ctx, "expressions", at.args()...)
	if err != nil {
		return nil, err
	}
	found := map[keyPosition]string{}
	_, err = sqlrow.Collect(rows, func(rows *sql.Rows) (none struct{}, err error) {
		var key keyPosition
		var expression string
		err = rows.Scan(&key.index, &key.position, &expression)
		found[key] = expression
		return none, err
	})
	return found, err
}

var keyWord = regexp.MustCompile(`'[^']*'|\w+`)

// fingerprint says of each key which columns and texts are in it: databases keep
// expressions in words of their own (IN becomes a chain of OR).
func fingerprint(i sqlscripts.Index, table sqlscripts.Table) []string {
	prints := make([]string, len(i.Keys))
	for n, key := range i.Keys {
		words := keyWord.FindAllString(key, -1)
		words = slices.DeleteFunc(words, func(word string) bool {
			return word[0] != '\'' && !slices.ContainsFunc(table.Columns, func(c sqlscripts.Column) bool {
				return strings.EqualFold(c.Name, word)
			})
		})
		for w, word := range words {
			words[w] = strings.ToUpper(word)
		}
		slices.Sort(words)
		prints[n] = strings.Join(slices.Compact(words), " ")
	}
	return prints
}

// objectStatus is VALID or INVALID, "" if there is no such object.
func (v view) objectStatus(ctx context.Context, at place, kind string) (string, error) {
	return v.scalar(ctx, "object", append(at.args(), sql.Named("kind", kind))...)
}

// privileges are those that a user has on an object: on all of it, or on columns.
type privileges map[string]map[string]bool

// lacks words what is missing for the grant, "" if nothing is.
func (p privileges) lacks(need sqlscripts.Grant) string {
	held, ok := p[need.Privilege]
	if held[""] {
		return ""
	}
	missing := slices.DeleteFunc(slices.Clone(need.Columns), func(column string) bool { return held[column] })
	switch {
	case !ok || len(need.Columns) == 0:
		return need.Privilege
	case len(missing) > 0:
		return fmt.Sprintf("%s (%s)", need.Privilege, strings.Join(missing, ", "))
	}
	return ""
}

func (v view) privileges(ctx context.Context, at place) (privileges, error) {
	rows, err := v.query(ctx, "privileges", at.args()...)
	if err != nil {
		return nil, err
	}
	held := privileges{}
	_, err = sqlrow.Collect(rows, func(rows *sql.Rows) (none struct{}, err error) {
		var privilege string
		var column sql.NullString
		err = rows.Scan(&privilege, &column)
		if held[privilege] == nil {
			held[privilege] = map[string]bool{}
		}
		held[privilege][column.String] = true
		return none, err
	})
	return held, err
}
