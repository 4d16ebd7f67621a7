package oracle

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

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

// Check reports whether each database can be reached and has the tables of this
// version, that were installed for it. Errors: [ErrSchemaVersion], [ErrCopied],
// [gateway.ErrUnavailable].
func (s *Store) Check(ctx context.Context) error {
	for _, d := range s.databases() {
		version, err := d.schemaVersion(ctx)
		if err != nil {
			return fmt.Errorf("reading schema version: %w", err)
		}
		if version != sqlscripts.SchemaVersion {
			return fmt.Errorf("%w: found %d, need %d", ErrSchemaVersion, version, sqlscripts.SchemaVersion)
		}
		if err := d.notACopy(ctx); err != nil {
			return err
		}
	}
	return nil
}

// schemaVersion returns 0 if none was installed.
func (d *database) schemaVersion(ctx context.Context) (version int, err error) {
	err = d.read(ctx, "check", func(ctx context.Context, s *session) error {
		text, err := scalar(ctx, s, "schema_version")
		if err != nil || text == "" {
			return err
		}
		version, err = strconv.Atoi(text)
		return err
	})
	return version, err
}

// Findings tries everything that the gateway does, without changing anything, and
// returns what is wrong: each thing on one line, with the ORA code and what to do.
func (s *Store) Findings(ctx context.Context) []Finding {
	var all []Finding
	for _, r := range s.roles() {
		i := inspection{role: r}
		i.run(ctx)
		all = append(all, i.found...)
	}
	return all
}

// inspection is one database's, under way.
type inspection struct {
	role
	found []Finding
}

func (i *inspection) add(f Finding) {
	f.Database = i.name
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
	switch err := i.notACopy(ctx); {
	case errors.Is(err, ErrCopied):
		i.add(Finding{Text: oneLine(err), Remedy: copyRemedy})
	case err != nil:
		i.fail(err, "")
	}
}

// mostSkew is how far the database's clock may be off: leases are minutes long.
const mostSkew = 5 * time.Second

// clocks compares the database's clock with the gateway's, and SYSDATE with SYSTIMESTAMP.
func (i *inspection) clocks(ctx context.Context) error {
	var utc time.Time
	var zone string
	var ahead int64
	err := i.read(ctx, "check", func(ctx context.Context, s *session) error {
		rows, err := s.query(ctx, "clock")
		if err != nil {
			return err
		}
		_, err = collect(rows, func(rows *sql.Rows) (none struct{}, err error) { return none, rows.Scan(&utc, &zone, &ahead) })
		return err
	})
	if err != nil {
		return err
	}
	if skew := utc.Sub(i.clock().UTC()).Round(time.Second); skew.Abs() > mostSkew {
		i.add(Finding{
			Text:   fmt.Sprintf("the database's clock is %s off the gateway's (a positive time is ahead)", skew),
			Remedy: "Let both follow the same time servers.",
		})
	}
	i.compareZones(zone, time.Duration(ahead)*time.Second)
	return nil
}

// compareZones: feeders write SYSDATE, and nobody could tell when that is.
func (i *inspection) compareZones(zone string, ahead time.Duration) {
	at, err := time.Parse("-07:00", strings.TrimSpace(zone))
	if err != nil {
		return // a region's name has no offset to compare
	}
	_, offset := at.Zone()
	if difference := ahead - time.Duration(offset)*time.Second; difference.Abs() > time.Minute {
		i.add(Finding{
			Text:   fmt.Sprintf("SYSDATE is %s off SYSTIMESTAMP, whose offset is %s", difference, zone),
			Remedy: "Unset FIXED_DATE, or start instance and listener with the same TZ.",
		})
	}
}
