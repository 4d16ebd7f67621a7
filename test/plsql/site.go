//go:build cgo

package plsql

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ebs-sms-gateway/test/standin"
	"ebs-sms-gateway/test/standin/installed"
)

// asFeeder begins a session of EBS's schema in PostgreSQL, which counts how often each statement runs.
const asFeeder = `LOAD 'plpgsql_check';
SET plpgsql_check.profiler = on;
SET SESSION AUTHORIZATION apps;
DO $$ BEGIN PERFORM oracompat.start_session(); END $$;
`

// Install makes EBS's schema on a server on which the product is installed: the stubs, the product's packages and further
// ones of files. root is the top of the source tree as seen from where the caller runs.
func Install(ctx context.Context, server *standin.Server, root string, further ...string) error {
	err := server.Install(ctx, standin.Installation{
		Open: installed.Open, As: installed.Feeder,
		Scripts: os.DirFS(filepath.Join(root, "test/plsql/stubs")), Script: "tables.sql",
	})
	if err != nil {
		return fmt.Errorf("installing tables of EBS: %w", err)
	}
	source, err := read(root, further)
	if err != nil {
		return err
	}
	converted, err := Convert(ctx, source)
	if err != nil {
		return err
	}
	allowed := `CREATE EXTENSION plpgsql_check SCHEMA public;
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO apps', current_database()); END $$;
`
	if _, err := server.TemplateSQL(ctx, allowed+asFeeder+converted); err != nil {
		return fmt.Errorf("installing packages: %w", err)
	}
	return nil
}

// read joins the scripts of packages: specifications before bodies.
func read(root string, further []string) (string, error) {
	var files []string
	for _, pattern := range []string{
		"test/plsql/stubs/[^t]*.sql", "sql/ebs/*_pkg.pks", "sql/ebs/*_pkg.pkb",
	} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			return "", fmt.Errorf("looking for packages: %w", err)
		}
		files = append(files, found...)
	}
	var all strings.Builder
	for _, file := range append(files, further...) {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", fmt.Errorf("reading packages: %w", err)
		}
		all.Write(text)
		all.WriteByte('\n')
	}
	return all.String(), nil
}

// Call runs PostgreSQL statements as EBS's schema and returns their rows, as [standin.Database.SQL] does.
func Call(ctx context.Context, database *standin.Database, statements string) ([]string, error) {
	return database.SQL(ctx, asFeeder+statements)
}
