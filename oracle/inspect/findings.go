package inspect

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"ebs-sms-gateway/oracle/ora"
	sqlscripts "ebs-sms-gateway/sql"
)

// Finding is one thing that is wrong with a database.
type Finding struct {
	// Database is queue or staging.
	Database string
	// Code is the ORA code, 0 if there is none.
	Code int
	// Text says what is wrong.
	Text string
	// Remedy says what to do about it.
	Remedy string
}

// String is the finding's line.
func (f Finding) String() string {
	line := f.Database + ": " + f.Text
	if f.Remedy != "" {
		line += ". " + f.Remedy
	}
	return line
}

// Findings tries everything that the gateway does, without changing anything, and
// returns what is wrong: each thing on one line, with the ORA code and what to do.
func (d *Database) Findings(ctx context.Context) []Finding {
	i := inspection{Database: d, need: d.needs()}
	i.run(ctx)
	return i.found
}

// inspection is one database's, under way.
type inspection struct {
	*Database
	need  sqlscripts.Schema
	found []Finding
}

func (i *inspection) add(f Finding) {
	f.Database = i.role.String()
	i.found = append(i.found, f)
}

// fail words an error; about says what was tried.
func (i *inspection) fail(err error, about string) {
	f := Finding{Text: oneLine(err), Remedy: "Look into the gateway's log"}
	var known *ora.Error
	if errors.As(err, &known) {
		f.Code, f.Text, f.Remedy = known.Code, known.Error(), known.Remedy()
	}
	if about != "" {
		f.Text += ": " + about
	}
	i.add(f)
}

func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", "; ") }

func (i *inspection) run(ctx context.Context) {
	if err := i.clocks(ctx); err != nil {
		i.fail(err, "")
		return
	}
	before := len(i.found)
	if err := i.tryAll(ctx); err != nil {
		i.fail(err, "")
		return
	}
	if len(i.found) > before {
		return // the version says nothing about tables that cannot be used
	}
	switch version, err := i.schemaVersion(ctx); {
	case err != nil:
		i.fail(err, "reading the schema version")
	case version != sqlscripts.SchemaVersion:
		i.add(Finding{
			Text:   fmt.Sprintf("the tables have version %d, this program needs %d", version, sqlscripts.SchemaVersion),
			Remedy: "Run the scripts of sql/upgrade and then install.sql, or the program that fits the tables.",
		})
	default:
		i.copied(ctx)
	}
}

func (i *inspection) copied(ctx context.Context) {
	switch err := i.NotACopy(ctx); {
	case errors.Is(err, ErrCopied):
		i.add(Finding{Text: oneLine(err), Remedy: copyRemedy})
	case err != nil:
		i.fail(err, "")
	}
}
