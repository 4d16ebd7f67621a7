package inspect

import (
	"slices"
	"strings"

	sqlscripts "ebs-sms-gateway/sql"
)

// Role is what a database has of the gateway's tables.
type Role int

// The roles of databases.
const (
	// Whole has all of them.
	Whole Role = iota
	// Queue has the messages and everything else that is not in a Staging.
	Queue
	// Staging has the replies, the opt-outs and the consent log.
	Staging
)

// String is queue or staging.
func (r Role) String() string {
	if r == Staging {
		return "staging"
	}
	return "queue"
}

// needs are what the install scripts make of the database.
func (r Role) needs() sqlscripts.Schema {
	if r == Whole {
		return sqlscripts.Needed()
	}
	return part(sqlscripts.Needed(), r == Staging)
}

// needs are what the database needs for what is done with it.
func (d *Database) needs() sqlscripts.Schema {
	need := d.role.needs()
	if d.readOnly {
		need.Grants = only(need.Grants, func(g sqlscripts.Grant) bool {
			return g.Privilege == "SELECT" && !slices.Contains(need.Sequences, g.Object)
		})
	}
	return need
}

// stagingTables are those of the staging database, by the beginning of their names,
// with their sequences.
var stagingTables = []string{"XXSMS_INBOUND", "XXSMS_OPT_OUTS", "XXSMS_CONSENT_LOG"}

// part is what one of two databases needs: the tables of replies and consent, or the others.
func part(s sqlscripts.Schema, staging bool) sqlscripts.Schema {
	here := func(name string) bool {
		if strings.HasPrefix(name, "XXSMS_SCHEMA_VERSION") {
			return true
		}
		for _, prefix := range stagingTables {
			if strings.HasPrefix(name, prefix) {
				return staging
			}
		}
		return !staging
	}
	return sqlscripts.Schema{
		Tables:    only(s.Tables, func(t sqlscripts.Table) bool { return here(t.Name) }),
		Indexes:   only(s.Indexes, func(i sqlscripts.Index) bool { return here(i.Table) }),
		Grants:    only(s.Grants, func(g sqlscripts.Grant) bool { return here(g.Object) }),
		Sequences: only(s.Sequences, here),
		Views:     only(s.Views, here),
		Triggers:  only(s.Triggers, here),
		Synonyms:  only(s.Synonyms, here),
	}
}

func only[T any](all []T, keep func(T) bool) []T {
	var kept []T
	for _, item := range all {
		if keep(item) {
			kept = append(kept, item)
		}
	}
	return kept
}
