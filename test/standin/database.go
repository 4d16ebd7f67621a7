package standin

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
)

// Database is a copy of the server's template, for one test.
type Database struct {
	// Name is that of the service, and of the database in PostgreSQL.
	Name string
	// Control counts and makes faults.
	Control *Control

	server *Server
}

// Database makes a database for a test, and drops it at its end. It fails the test
// if it cannot.
func (s *Server) Database(t testing.TB) *Database {
	t.Helper()
	d, err := s.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Drop(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return d
}

// NewDatabase makes a database. Its caller drops it, or stops the server.
func (s *Server) NewDatabase(ctx context.Context) (*Database, error) {
	name := fmt.Sprintf("db%d", s.names.Add(1))
	control, err := newControl(filepath.Join(s.library, name+".ctl"))
	if err != nil {
		return nil, err
	}
	statement := fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s STRATEGY FILE_COPY", name, templateName)
	if _, err := s.postgres.sql(ctx, "postgres", statement); err != nil {
		return nil, err
	}
	return &Database{Name: name, Control: control, server: s}, nil
}

// Drop ends all sessions and removes the database.
func (d *Database) Drop(ctx context.Context) error {
	defer d.Control.file.Close()
	_, err := d.server.postgres.sql(ctx, "postgres", fmt.Sprintf("DROP DATABASE %s WITH (FORCE)", d.Name))
	return err
}

// Login returns what the Oracle user needs to connect. Users are those of the template:
// SYSTEM, and those of Install.
func (d *Database) Login(user string) Login { return d.server.login(user, d.Name) }

// SQL runs PostgreSQL statements, past the driver and the translator, as the superuser.
// It returns their rows as text, with a | between columns. Names are in lower case, and tables stand in their owner's
// schema.
func (d *Database) SQL(ctx context.Context, statements string) ([]string, error) {
	return d.server.postgres.sql(ctx, d.Name, statements)
}

// KillSessions ends the sessions of the database that a condition on pg_stat_activity
// picks ("true": all), and returns once they are gone, with their number.
func (d *Database) KillSessions(ctx context.Context, condition string) (int, error) {
	rows, err := d.SQL(ctx, fmt.Sprintf(`SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND (%s)`, condition))
	if err != nil {
		return 0, err
	}
	var count int
	_, err = fmt.Sscan(rows[0], &count)
	return count, err
}

// Close takes the database away: its sessions end, and logins fail with ORA-12514 until Open.
func (d *Database) Close(ctx context.Context) error {
	if err := d.allow(ctx, false); err != nil {
		return err
	}
	_, err := d.server.postgres.sql(ctx, "postgres", fmt.Sprintf(
		"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '%s'", d.Name))
	return err
}

// Open brings the database back.
func (d *Database) Open(ctx context.Context) error { return d.allow(ctx, true) }

func (d *Database) allow(ctx context.Context, logins bool) error {
	_, err := d.server.postgres.sql(ctx, "postgres",
		fmt.Sprintf("ALTER DATABASE %s ALLOW_CONNECTIONS %t", d.Name, logins))
	return err
}
