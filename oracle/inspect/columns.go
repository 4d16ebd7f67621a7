package inspect

import (
	"context"
	"fmt"
	"slices"
	"strings"

	sqlscripts "ebs-sms-gateway/sql"
)

func (c *comparison) compareColumns(table sqlscripts.Table, live map[string]sqlscripts.Column) {
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

// compareIndexes compares by keys. Behind an editioning view the user may see none.
func (c *comparison) compareIndexes(ctx context.Context, table sqlscripts.Table, at place) error {
	at.name = strings.TrimSuffix(at.name, "#")
	live, err := c.indexes(ctx, at)
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
