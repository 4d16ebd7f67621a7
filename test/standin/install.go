package standin

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
)

// Installation says what to load into a server's template.
type Installation struct {
	// Open connects to the template. It is the caller's, who knows the driver.
	Open func(Login) (*sql.DB, error)
	// Users are made first, each with a schema of its own.
	Users []string
	// Scripts holds the SQL*Plus scripts.
	Scripts fs.FS
	// Script is the one to run.
	Script string
	// As is the user who runs it, SYSTEM if empty.
	As string
	// Variables are values of SQL*Plus variables, in place of those that the scripts define.
	Variables map[string]string
	// Unlock names users that the scripts make and lock: they get a password.
	Unlock []string
}

// Install loads scripts into the template, by the driver and the translator, as a DBA
// would with SQL*Plus. Databases that are made from then on have what they made.
func (s *Server) Install(ctx context.Context, installation Installation) error {
	statements, err := Script(installation.Scripts, installation.Script, installation.Variables)
	if err != nil {
		return err
	}
	for _, user := range installation.Users {
		if err := s.AddUser(ctx, user); err != nil {
			return err
		}
	}
	db, err := installation.Open(s.login(cmp.Or(installation.As, "SYSTEM"), templateName))
	if err != nil {
		return fmt.Errorf("connecting to the template: %w", err)
	}
	if err := errors.Join(run(ctx, db, statements), db.Close()); err != nil {
		return err
	}
	for _, user := range installation.Unlock {
		if err := s.AddUser(ctx, user); err != nil {
			return err
		}
	}
	return nil
}

// TemplateSQL runs PostgreSQL statements in the template, as [Database.SQL] does in a database.
func (s *Server) TemplateSQL(ctx context.Context, statements string) ([]string, error) {
	return s.postgres.sql(ctx, templateName, statements)
}

// run executes statements in one session and one transaction after the other, as SQL*Plus does.
func run(ctx context.Context, db *sql.DB, statements []Statement) error {
	connection, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connecting to the template: %w", err)
	}
	defer connection.Close()
	for _, statement := range statements {
		if _, err := connection.ExecContext(ctx, statement.Text); err != nil {
			return fmt.Errorf("running the statement of %s, line %d: %w", statement.File, statement.Line, err)
		}
	}
	return nil
}
