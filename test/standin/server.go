package standin

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
)

// templateName is the database that the others are copies of.
const templateName = "template_oracle"

// Options say how to start a server.
type Options struct {
	// AddressSanitizer finds reads and writes out of bounds in the library. The program
	// that loads such a library must be built with it too (go test -asan).
	AddressSanitizer bool
}

// Login is what a program needs to connect.
type Login struct {
	// User is the Oracle user, in upper case.
	User string
	// Password is the user's.
	Password string
	// ConnectString names the database: host:port/service.
	ConnectString string
	// LibDir is the folder of the library. The driver loads it once per process, from
	// the folder that its first connection names.
	LibDir string
}

// Server is a running stand-in for a database server.
type Server struct {
	folder   string
	library  string
	postgres *postgres
	accounts map[string]string
	names    atomic.Uint64
}

// Start builds the library, starts a PostgreSQL server on the loopback, and loads into
// it what makes it look like Oracle. There are no tables of the product yet: see
// Install. The server ends with Stop, or with this process.
func Start(ctx context.Context, options Options) (*Server, error) {
	built, err := build(ctx, options)
	if err != nil {
		return nil, err
	}
	folder, err := makeFolder()
	if err != nil {
		return nil, err
	}
	s := &Server{
		folder: folder, library: filepath.Join(folder, "lib"), accounts: map[string]string{"SYSTEM": rand.Text()},
	}
	if err := errors.Join(os.Mkdir(s.library, 0o755),
		os.Symlink(filepath.Join(built, libraryName), filepath.Join(s.library, libraryName))); err != nil {
		s.Stop()
		return nil, fmt.Errorf("installing the library: %w", err)
	}
	s.postgres, err = startPostgres(ctx, folder, s.accounts["SYSTEM"])
	if err == nil {
		err = s.createTemplate(ctx)
	}
	if err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

// Stop ends the server and removes all that it wrote.
func (s *Server) Stop() {
	if s.postgres != nil {
		s.postgres.stop()
	}
	_ = os.RemoveAll(s.folder)
}

func (s *Server) createTemplate(ctx context.Context) error {
	if _, err := s.postgres.sql(ctx, "postgres", "CREATE DATABASE "+templateName); err != nil {
		return err
	}
	names, err := fs.Glob(sources, "*.sql") // bootstrap.sql, bootstrap_users.sql, dictionary.sql
	if err != nil {
		return fmt.Errorf("listing scripts: %w", err)
	}
	for _, name := range names {
		script, err := sources.ReadFile(name)
		if err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		if _, err := s.postgres.sql(ctx, templateName, string(script)); err != nil {
			return fmt.Errorf("loading %s: %w", name, err)
		}
	}
	return nil
}

func (s *Server) login(user, database string) Login {
	return Login{
		User: user, Password: s.accounts[user], LibDir: s.library,
		ConnectString: fmt.Sprintf("127.0.0.1:%d/%s", s.postgres.port, database),
	}
}

// AddUser makes a user with a schema of its own, who may log in, known to all
// databases that are made from now on. A user who is there gets a new password and is
// unlocked. Users are to be added before there is concurrency.
func (s *Server) AddUser(ctx context.Context, name string) error {
	role := strings.ToLower(name)
	s.accounts[name] = rand.Text()
	statements := fmt.Sprintf(`DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%[1]s') THEN CREATE ROLE %[1]s; END IF;
END $$;
ALTER ROLE %[1]s LOGIN PASSWORD '%[2]s';
CREATE SCHEMA IF NOT EXISTS %[1]s AUTHORIZATION %[1]s;`, role, s.accounts[name])
	if _, err := s.postgres.sql(ctx, templateName, statements); err != nil {
		return fmt.Errorf("adding user %s: %w", name, err)
	}
	return nil
}
