//go:build cgo

package inspect_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/oracle"
	"ebs-sms-gateway/test/standin"
	"ebs-sms-gateway/test/standin/installed"
)

// standIn is the server that all tests of the package share; each has a database of its own.
var standIn *standin.Server

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	var err error
	if standIn, err = installed.Start(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer standIn.Stop()
	return m.Run()
}

// databaseAfter gives a database to which something was done, if anything, in PostgreSQL's words.
func databaseAfter(t *testing.T, statements string) *standin.Database {
	t.Helper()
	d := standIn.Database(t)
	_, err := d.SQL(t.Context(), statements)
	require.NoError(t, err)
	return d
}

// optionsFor are those of the gateway's store on a database.
func optionsFor(d *standin.Database) oracle.Options {
	login := d.Login(installed.Gateway)
	return oracle.Options{
		Queue: oracle.Database{Login: oracle.Login{
			ConnectString: login.ConnectString, LibDir: login.LibDir, Username: login.User, Standalone: true,
			Password: func() (gateway.Secret, error) { return gateway.Secret(login.Password), nil },
			Pool:     oracle.Pool{Max: 10},
		}},
		Node:   "test",
		Logger: slog.New(slog.DiscardHandler),
	}
}

// newStore makes a store that has not looked at its database yet.
func newStore(t *testing.T, d *standin.Database, change func(*oracle.Options)) *oracle.Store {
	t.Helper()
	o := optionsFor(d)
	if change != nil {
		change(&o)
	}
	s, err := oracle.New(o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}
