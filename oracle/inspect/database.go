// Package inspect looks at what is in the databases of a store, without changing anything: whether the tables
// are those of this program and of this database (Check), whether everything works that the gateway does
// (Findings), and in what a schema differs from what the install scripts make (Verify).
package inspect

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"sync/atomic"

	"ebs-sms-gateway/gateway/sqlrow"
	"ebs-sms-gateway/oracle/internal/names"
	"ebs-sms-gateway/oracle/internal/session"
)

// Database is one database of a store.
type Database struct {
	sessions *session.Database
	mapping  names.Mapping
	texts    map[string]string
	role     Role
	readOnly bool
	// copyOf is for which other database the tables may have been installed; original: it is this one.
	copyOf   string
	original atomic.Bool
}

// Params say which database to look at.
type Params struct {
	Sessions *session.Database
	// Mapping has the names of the tables.
	Mapping names.Mapping
	Role    Role
	// CopyOf names a database: tables that were installed for it are taken for this one's, too.
	CopyOf string
	// ReadOnly: the tables are only read, and may be a copy.
	ReadOnly bool
}

// New looks at nothing yet.
func New(p Params) (*Database, error) {
	texts, err := Statements(p.Mapping)
	if err != nil {
		return nil, err
	}
	return &Database{
		sessions: p.Sessions, mapping: p.Mapping, texts: texts, role: p.Role, readOnly: p.ReadOnly, copyOf: p.CopyOf,
	}, nil
}

//go:embed statements/*.sql
var statements embed.FS

// Statements returns the texts of the statements that are named here; probes are made as they are needed.
func Statements(m names.Mapping) (map[string]string, error) { return m.Load(statements) }

func (d *Database) read(ctx context.Context, action string, work func(context.Context, view) error) error {
	return d.sessions.Read(ctx, action, func(ctx context.Context, s *session.Session) error {
		return work(ctx, view{session: s, texts: d.texts})
	})
}

// view is what one session sees, by the names of the statements.
type view struct {
	session *session.Session
	texts   map[string]string
}

func (v view) query(ctx context.Context, name string, args ...any) (*sql.Rows, error) {
	text, ok := v.texts[name]
	if !ok {
		return nil, fmt.Errorf("there is no statement %q", name)
	}
	return v.session.Query(ctx, text, args...)
}

// scalar returns the only value of a query, "" for NULL or no row.
func (v view) scalar(ctx context.Context, name string, args ...any) (string, error) {
	rows, err := v.query(ctx, name, args...)
	if err != nil {
		return "", err
	}
	values, err := sqlrow.Collect(rows, func(rows *sql.Rows) (value sql.NullString, err error) {
		err = rows.Scan(&value)
		return value, err
	})
	if err != nil || len(values) == 0 {
		return "", err
	}
	return values[0].String, nil
}
