package oracle

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

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
// synonyms of each database with those that the install scripts make. Wider columns
// and other names of indexes are no difference. What the user has no privilege on it
// may not see: only the owner of the tables has views, triggers and the sequence
// of the messages compared.
func (s *Store) Verify(ctx context.Context) ([]Difference, error) {
	var all []Difference
	for _, r := range s.roles() {
		err := r.read(ctx, "verify", func(ctx context.Context, s *session) error {
			found, err := compare(ctx, r, s)
			all = append(slices.DeleteFunc(all, func(d Difference) bool { return d.Database == r.name }), found...)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("verifying schema of %s: %w", r.name, err)
		}
	}
	return all, nil
}

// comparison is one database's, under way.
type comparison struct {
	role
	live  *session
	user  string
	found []Difference
}

func compare(ctx context.Context, r role, live *session) ([]Difference, error) {
	c := &comparison{role: r, live: live}
	user, err := scalar(ctx, live, "session_user")
	if err != nil {
		return nil, err
	}
	c.user = user
	for _, step := range []func(context.Context) error{c.tables, c.objects, c.grants, c.version} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return c.found, nil
}

func (c *comparison) differs(object, format string, args ...any) {
	c.found = append(c.found, Difference{Database: c.name, Object: object, Text: fmt.Sprintf(format, args...)})
}

func (c *comparison) tables(ctx context.Context) error {
	for _, table := range c.need.Tables {
		at, err := c.resolve(ctx, table.Name)
		if err != nil {
			return err
		}
		if c.user != at.owner && !c.granted(table.Name) {
			continue // it is not the gateway's to see
		}
		columns, err := c.live.columns(ctx, at)
		if err != nil {
			return err
		}
		if len(columns) == 0 {
			c.differs(table.Name, "is missing, or SELECT on it is not granted to %s", c.user)
			continue
		}
		c.columns(table, columns)
		if err := c.indexes(ctx, table, at); err != nil {
			return err
		}
	}
	return nil
}

func (c *comparison) columns(table sqlscripts.Table, live map[string]sqlscripts.Column) {
	for _, need := range table.Columns {
		name := table.Name + "." + need.Name
		got, ok := live[need.Name]
		switch {
		case !ok:
			c.differs(name, "is missing: %s", typeOf(need))
		case got.Kind != need.Kind || !fits(need, got):
			c.differs(name, "is %s, must be %s", typeOf(got), typeOf(need))
		case got.NotNull && !need.NotNull:
			c.differs(name, "is NOT NULL, must take NULL")
		case need.NotNull && !got.NotNull:
			c.differs(name, "takes NULL, must be NOT NULL")
		}
	}
}

// idDigits are enough for whatever a sequence of EBS gives.
const idDigits = 15

// fits reports whether everything for the needed column goes into the other one.
func fits(need, got sqlscripts.Column) bool {
	if need.Kind == "NUMBER" && need.Size == 0 {
		return got.Size == 0 || got.Size >= idDigits
	}
	return got.Size == 0 || got.Size >= need.Size
}

func typeOf(c sqlscripts.Column) string {
	switch {
	case c.Size == 0:
		return c.Kind
	case c.Kind == "VARCHAR2":
		return fmt.Sprintf("VARCHAR2(%d CHAR)", c.Size)
	}
	return fmt.Sprintf("%s(%d)", c.Kind, c.Size)
}

// indexes compares by keys. Behind an editioning view the user may see none.
func (c *comparison) indexes(ctx context.Context, table sqlscripts.Table, at place) error {
	at.name = strings.TrimSuffix(at.name, "#")
	live, err := c.live.indexes(ctx, at)
	if err != nil || len(live) == 0 && c.user != at.owner {
		return err
	}
	for _, need := range c.need.Indexes {
		if need.Table != table.Name {
			continue
		}
		want := fingerprint(need, table)
		if !slices.ContainsFunc(live, func(got sqlscripts.Index) bool {
			return got.Unique == need.Unique && slices.Equal(fingerprint(got, table), want)
		}) {
			c.differs(need.Name, "is missing: index of %s (%s)", need.Table, strings.Join(need.Keys, ", "))
		}
	}
	return nil
}

// objects compares what the user can see: all if it is the owner's, otherwise what it has grants on.
func (c *comparison) objects(ctx context.Context) error {
	for _, of := range []struct {
		kind  string
		names []string
	}{{"SEQUENCE", c.need.Sequences}, {"VIEW", c.need.Views}, {"TRIGGER", c.need.Triggers}} {
		for _, name := range of.names {
			if err := c.object(ctx, of.kind, name); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *comparison) object(ctx context.Context, kind, name string) error {
	at, err := c.resolve(ctx, name)
	if err != nil || c.user != at.owner && !c.granted(name) {
		return err
	}
	status, err := c.live.objectStatus(ctx, at, kind)
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

// grants compares what a user that is not the owner may do with what it can see.
func (c *comparison) grants(ctx context.Context) error {
	for _, need := range only(c.need.Grants, func(g sqlscripts.Grant) bool { return !c.missing(g.Object) }) {
		at, err := c.resolve(ctx, need.Object)
		if err != nil {
			return err
		}
		if c.user == at.owner {
			continue
		}
		held, err := c.live.privileges(ctx, at)
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
	version, err := scalar(ctx, c.live, "schema_version")
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
