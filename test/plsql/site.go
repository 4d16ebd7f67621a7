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

// PlainPackage is XXSMS_EBS_PKG with the body for databases without EBS, beside the one with EBS's.
const PlainPackage = "XXSMS_PLAIN_PKG"

// Install makes EBS's schema on a server on which the product is installed: the stubs, the product's packages and further
// ones of files. root is the top of the source tree as seen from where the caller runs.
func Install(ctx context.Context, server *standin.Server, root string, further ...string) error {
	for _, script := range []struct{ folder, name, user string }{
		{"sql", "ebs/tables.sql", ""},
		{"test/plsql/stubs", "tests_may.sql", ""},
		{"test/plsql/stubs", "tables.sql", installed.Feeder},
	} {
		err := server.Install(ctx, standin.Installation{
			Open: installed.Open, As: script.user,
			Scripts: os.DirFS(filepath.Join(root, script.folder)), Script: script.name,
		})
		if err != nil {
			return fmt.Errorf("installing %s: %w", script.name, err)
		}
	}
	source, err := Packages(root, further...)
	if err != nil {
		return err
	}
	converted, err := Convert(ctx, source)
	if err != nil {
		return err
	}
	own, err := join(filepath.Join(root, "test/plsql/stubs/postgres/*.sql"))
	if err != nil {
		return err
	}
	allowed := `CREATE EXTENSION plpgsql_check SCHEMA public;
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO apps', current_database()); END $$;
`
	if _, err := server.TemplateSQL(ctx, allowed+own+asFeeder+converted); err != nil {
		return fmt.Errorf("installing packages: %w", err)
	}
	return nil
}

// Packages are the scripts of the stubs', the product's and further packages of files. root is as in [Install].
func Packages(root string, further ...string) (string, error) {
	plain, err := join(filepath.Join(root, "sql/ebs/xxsms_ebs_pkg.pks"), filepath.Join(root, "sql/ebs/xxsms_ebs_plain.pkb"))
	if err != nil {
		return "", err
	}
	all, err := join(append([]string{
		filepath.Join(root, "test/plsql/stubs/[^t]*.sql"),
		filepath.Join(root, "sql/ebs/*_pkg.pks"), filepath.Join(root, "sql/ebs/*_pkg.pkb"),
		filepath.Join(root, "sql/ebs/templates/*.sql"),
	}, further...)...)
	return strings.ReplaceAll(plain, "XXSMS_EBS_PKG", PlainPackage) + all, err
}

// join reads the scripts of packages: specifications before bodies.
func join(patterns ...string) (string, error) {
	var files []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		if err != nil {
			return "", fmt.Errorf("looking for packages: %w", err)
		}
		files = append(files, found...)
	}
	var all strings.Builder
	for _, file := range files {
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
