package inspect

import (
	"context"
	"errors"
	"strings"

	"ebs-sms-gateway/oracle/internal/session"
	"ebs-sms-gateway/oracle/ora"
	sqlscripts "ebs-sms-gateway/sql"
)

// probe is a statement that needs one privilege and touches no row.
type probe struct {
	object, about, text string
}

// probes has one for each grant.
func probes(need sqlscripts.Schema) []probe {
	all := make([]probe, len(need.Grants))
	for n, g := range need.Grants {
		if g.Privilege == "UPDATE" && len(g.Columns) == 0 {
			g.Columns = firstColumn(need, g.Object)
		}
		all[n] = probe{object: g.Object, about: g.Privilege + " on " + g.Object, text: probeText(g)}
	}
	return all
}

// firstColumn stands for all columns of a table.
func firstColumn(need sqlscripts.Schema, name string) []string {
	for _, table := range need.Tables {
		if table.Name == name {
			return []string{table.Columns[0].Name}
		}
	}
	return nil
}

// probeText is made of names of the install scripts, and of nothing else.
func probeText(g sqlscripts.Grant) string {
	switch {
	case strings.HasSuffix(g.Object, "_S"):
		return "SELECT " + g.Object + ".NEXTVAL FROM DUAL WHERE 1 = 0"
	case g.Privilege == "INSERT":
		return "INSERT INTO " + g.Object + " SELECT * FROM " + g.Object + " WHERE 1 = 0"
	case g.Privilege == "UPDATE":
		set := make([]string, len(g.Columns))
		for i, column := range g.Columns {
			set[i] = column + " = " + column
		}
		return "UPDATE " + g.Object + " SET " + strings.Join(set, ", ") + " WHERE 1 = 0"
	case g.Privilege == "DELETE":
		return "DELETE FROM " + g.Object + " WHERE 1 = 0"
	}
	return "SELECT COUNT(*) FROM " + g.Object + " WHERE 1 = 0"
}

// errTried ends the probes: their transaction is rolled back.
var errTried = errors.New("tried everything")

// readOnlyDatabase is the code that every probe of a write would end with.
const readOnlyDatabase = 16000

// tryAll tries everything and notes what is refused. The error is of the database as a whole.
func (i *inspection) tryAll(ctx context.Context) error {
	before := len(i.found)
	err := i.sessions.InTx(ctx, "check", func(ctx context.Context, t *session.Tx) error {
		i.found = i.found[:before]
		lost := map[string]bool{}
		for _, each := range probes(i.need) {
			if _, ours := i.mapping[each.object]; !ours || lost[each.object] {
				continue // views are for people: schema verify looks at them
			}
			err := i.try(ctx, t, each.text)
			code, _ := ora.Code(err)
			switch class := ora.ClassOf(err); {
			case err == nil:
			case code == readOnlyDatabase || class != ora.ClassSetup && class != ora.ClassAccess:
				return err
			default:
				i.fail(ora.Clean(err), each.about)
				lost[each.object] = class == ora.ClassSetup // nothing else works without it
			}
		}
		return errTried
	})
	if errors.Is(err, errTried) {
		return nil
	}
	return err
}

// try runs a statement for its error.
func (i *inspection) try(ctx context.Context, t *session.Tx, text string) error {
	text, err := i.mapping.Apply(text)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(text, "SELECT") {
		_, err := t.Exec(ctx, text)
		return err
	}
	rows, err := t.Query(ctx, text)
	if err != nil {
		return err
	}
	defer rows.Close()
	return rows.Err()
}
