package oracle

import (
	"context"

	"ebs-sms-gateway/oracle/inspect"
	"ebs-sms-gateway/oracle/internal/session"
)

// database is one database: its sessions, the statements with its names, and the look at what is in it.
type database struct {
	sessions   *session.Database
	statements statements
	inspected  *inspect.Database
}

func openDatabase(o Options, d Database, role inspect.Role) (*database, error) {
	m, err := d.Names.Mapping()
	if err != nil {
		return nil, err
	}
	statements, err := loadStatements(m)
	if err != nil {
		return nil, err
	}
	sessions, err := session.Open(o.sessions(), d.Login)
	if err != nil {
		return nil, err
	}
	inspected, err := inspect.New(inspect.Params{
		Sessions: sessions, Mapping: m, Role: role, CopyOf: o.CopyOf, ReadOnly: o.ReadOnly,
	})
	if err != nil {
		return nil, err
	}
	return &database{sessions: sessions, statements: statements, inspected: inspected}, nil
}

func (d *database) close() error { return d.sessions.Close() }

// inTx runs work in one transaction and commits it; see [session.Database.InTx].
func (d *database) inTx(ctx context.Context, action string, work func(context.Context, *tx) error) error {
	return d.sessions.InTx(ctx, action, func(ctx context.Context, t *session.Tx) error {
		return work(ctx, &tx{tx: t, statements: d.statements})
	})
}
