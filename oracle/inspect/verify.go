package inspect

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ebs-sms-gateway/gateway/sqlrow"
	sqlscripts "ebs-sms-gateway/sql"
)

// Difference is one thing in which a database differs from what this version needs.
type Difference struct {
	// Database is queue or staging.
	Database string
	// Object is a table, a column as TABLE.COLUMN, or another object, by the gateway's name for it.
	Object string
	// Text says what is wrong with it.
	Text string
}

// String is the difference's line.
func (d Difference) String() string { return d.Database + ": " + d.Object + " " + d.Text }

// Verify compares the tables, indexes, sequences, views, triggers, grants and
// synonyms of the database with those that the install scripts make. Wider columns
// and other names of indexes are no difference. What the user has no privilege on it
// may not see: only the owner of the tables has views, triggers and the sequence
// of the messages compared.
func (d *Database) Verify(ctx context.Context) (found []Difference, err error) {
	err = d.read(ctx, "verify", func(ctx context.Context, v view) error {
		c := comparison{view: v, db: d, need: d.role.needs()}
		err := c.run(ctx)
		found = c.found
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("verifying schema of %s: %w", d.role, err)
	}
	return found, nil
}

// comparison is one database's, under way.
type comparison struct {
	view
	db    *Database
	need  sqlscripts.Schema
	user  string
	found []Difference
}

func (c *comparison) run(ctx context.Context) error {
	user, err := c.scalar(ctx, "session_user")
	if err != nil {
		return err
	}
	c.user = user
	for _, step := range []func(context.Context) error{c.compareTables, c.compareObjects, c.compareGrants, c.version} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// resolve finds out what a name of the gateway stands for: as configured, or by a
// synonym of the user, or an object of its own. What has no synonym by the scripts
// (views, the trigger, the sequence of the messages) is where the messages are.
func (c *comparison) resolve(ctx context.Context, name string) (place, error) {
	mapped := cmp.Or(c.db.mapping[name], name)
	if owner, object, qualified := strings.Cut(mapped, "."); qualified {
		return place{owner, object}, nil
	}
	if !slices.Contains(c.need.Synonyms, name) {
		at, err := c.resolve(ctx, "XXSMS_OUTBOUND")
		return place{at.owner, mapped}, err
	}
	rows, err := c.query(ctx, "synonym", sql.Named("name", mapped))
	if err != nil {
		return place{}, err
	}
	found, err := sqlrow.Collect(rows, func(rows *sql.Rows) (p place, err error) {
		err = rows.Scan(&p.owner, &p.name)
		return p, err
	})
	if err != nil || len(found) == 0 {
		return place{c.user, mapped}, err
	}
	return found[0], nil
}

func (c *comparison) differs(object, format string, args ...any) {
	c.found = append(c.found,
		Difference{Database: c.db.role.String(), Object: object, Text: fmt.Sprintf(format, args...)})
}

func (c *comparison) compareTables(ctx context.Context) error {
	for _, table := range c.need.Tables {
		at, err := c.resolve(ctx, table.Name)
		if err != nil {
			return err
		}
		if c.user != at.owner && !c.granted(table.Name) {
			continue // it is not the gateway's to see
		}
		columns, err := c.columns(ctx, at)
		if err != nil {
			return err
		}
		if len(columns) == 0 {
			c.differs(table.Name, "is missing, or SELECT on it is not granted to %s", c.user)
			continue
		}
		c.compareColumns(table, columns)
		if err := c.compareIndexes(ctx, table, at); err != nil {
			return err
		}
	}
	return nil
}

// compareObjects compares what the user can see: all if it is the owner's, otherwise what it has grants on.
func (c *comparison) compareObjects(ctx context.Context) error {
	for _, of := range []struct {
		kind  string
		names []string
	}{{"SEQUENCE", c.need.Sequences}, {"VIEW", c.need.Views}, {"TRIGGER", c.need.Triggers}} {
		for _, name := range of.names {
			if err := c.compareObject(ctx, of.kind, name); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *comparison) compareObject(ctx context.Context, kind, name string) error {
	at, err := c.resolve(ctx, name)
	if err != nil || c.user != at.owner && !c.granted(name) {
		return err
	}
	status, err := c.objectStatus(ctx, at, kind)
	switch {
	case err != nil:
		return err
	case status == "":
		c.differs(name, "is missing: %s", strings.ToLower(kind))
	case status != "VALID":
		c.differs(name, "is %s: recompile it", strings.ToLower(status))
	}
	return nil
}

func (c *comparison) granted(name string) bool {
	return slices.ContainsFunc(c.need.Grants, func(g sqlscripts.Grant) bool { return g.Object == name })
}

// compareGrants compares what a user that is not the owner may do with what it can see.
func (c *comparison) compareGrants(ctx context.Context) error {
	for _, need := range only(c.need.Grants, func(g sqlscripts.Grant) bool { return !c.missing(g.Object) }) {
		at, err := c.resolve(ctx, need.Object)
		if err != nil {
			return err
		}
		if c.user == at.owner {
			continue
		}
		held, err := c.privileges(ctx, at)
		if err != nil {
			return err
		}
		if missing := held.lacks(need); missing != "" {
			c.differs(need.Object, "lacks a grant to %s: %s", c.user, missing)
		}
	}
	return nil
}

// missing reports whether something was said about the object as a whole.
func (c *comparison) missing(object string) bool {
	return slices.ContainsFunc(c.found, func(d Difference) bool { return d.Object == object })
}

func (c *comparison) version(ctx context.Context) error {
	if c.missing("XXSMS_SCHEMA_VERSION") {
		return nil
	}
	version, err := c.scalar(ctx, "schema_version")
	if err != nil {
		return err
	}
	if want := strconv.Itoa(sqlscripts.SchemaVersion); version != want {
		c.differs("XXSMS_SCHEMA_VERSION", "says %s, must be %s", orNone(version), want)
	}
	return nil
}

func orNone(text string) string {
	if text == "" {
		return "nothing"
	}
	return text
}
