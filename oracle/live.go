package oracle

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"

	sqlscripts "ebs-sms-gateway/sql"
)

// place is where an object of the gateway is.
type place struct{ owner, name string }

func (p place) args() []any { return []any{sql.Named("owner", p.owner), sql.Named("name", p.name)} }

// resolve finds out what a name of the gateway stands for: as configured, or by a
// synonym of the user, or an object of its own. What has no synonym by the scripts
// (views, the trigger, the sequence of the messages) is where the messages are.
func (c *comparison) resolve(ctx context.Context, name string) (place, error) {
	mapped := cmp.Or(c.mapping[name], name)
	if owner, object, qualified := strings.Cut(mapped, "."); qualified {
		return place{owner, object}, nil
	}
	if !slices.Contains(c.need.Synonyms, name) {
		at, err := c.resolve(ctx, "XXSMS_OUTBOUND")
		return place{at.owner, mapped}, err
	}
	rows, err := c.live.query(ctx, "live_synonym", sql.Named("name", mapped))
	if err != nil {
		return place{}, err
	}
	found, err := collect(rows, func(rows *sql.Rows) (p place, err error) {
		err = rows.Scan(&p.owner, &p.name)
		return p, err
	})
	if err != nil || len(found) == 0 {
		return place{c.user, mapped}, err
	}
	return found[0], nil
}

// scalar returns the only value of a query, "" for NULL or no row.
func scalar(ctx context.Context, s *session, name statement, args ...any) (string, error) {
	rows, err := s.query(ctx, name, args...)
	if err != nil {
		return "", err
	}
	values, err := collect(rows, func(rows *sql.Rows) (v sql.NullString, err error) {
		err = rows.Scan(&v)
		return v, err
	})
	if err != nil || len(values) == 0 {
		return "", err
	}
	return values[0].String, nil
}

var typeLength = regexp.MustCompile(`\(\d+\)`)

// columns returns the columns of a table by their names.
func (s *session) columns(ctx context.Context, at place) (map[string]sqlscripts.Column, error) {
	rows, err := s.query(ctx, "live_columns", at.args()...)
	if err != nil {
		return nil, err
	}
	found, err := collect(rows, func(rows *sql.Rows) (c sqlscripts.Column, err error) {
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
func (s *session) indexes(ctx context.Context, at place) ([]sqlscripts.Index, error) {
	expressions, err := s.expressions(ctx, at)
	if err != nil {
		return nil, err
	}
	rows, err := s.query(ctx, "live_indexes", at.args()...)
	if err != nil {
		return nil, err
	}
	var all []sqlscripts.Index
	_, err = collect(rows, func(rows *sql.Rows) (none struct{}, err error) {
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

func (s *session) expressions(ctx context.Context, at place) (map[keyPosition]string, error) {
	rows, err := s.query(ctx, "live_expressions", at.args()...)
	if err != nil {
		return nil, err
	}
	found := map[keyPosition]string{}
	_, err = collect(rows, func(rows *sql.Rows) (none struct{}, err error) {
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
func (s *session) objectStatus(ctx context.Context, at place, kind string) (string, error) {
	return scalar(ctx, s, "live_object", append(at.args(), sql.Named("kind", kind))...)
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

func (s *session) privileges(ctx context.Context, at place) (privileges, error) {
	rows, err := s.query(ctx, "live_privileges", at.args()...)
	if err != nil {
		return nil, err
	}
	held := privileges{}
	_, err = collect(rows, func(rows *sql.Rows) (none struct{}, err error) {
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
