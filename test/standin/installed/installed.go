//go:build cgo

// Package installed starts a stand-in for an Oracle server on which the product's own
// scripts have been run, by the driver, as a DBA runs them with SQL*Plus.
package installed

import (
	"context"
	"database/sql"

	"github.com/godror/godror"

	sqlscripts "ebs-sms-gateway/sql"
	"ebs-sms-gateway/test/standin"
)

// The users of every database.
const (
	// Owner has the tables.
	Owner = "XXSMS"
	// Gateway is the gateway's, with the least privileges.
	Gateway = "XXSMSGW"
	// Feeder is EBS's, who fills the queue and sweeps the replies.
	Feeder = "APPS"
)

// Start starts a server; the caller stops it.
func Start(ctx context.Context) (*standin.Server, error) {
	server, err := standin.Start(ctx, standin.Options{})
	if err != nil {
		return nil, err
	}
	err = server.Install(ctx, standin.Installation{
		Open: Open, Users: []string{Feeder},
		Scripts: sqlscripts.Scripts(), Script: "install.sql", Unlock: []string{Owner, Gateway},
	})
	if err != nil {
		server.Stop()
		return nil, err
	}
	return server, nil
}

// Open connects with the driver, standalone.
func Open(l standin.Login) (*sql.DB, error) {
	var p godror.ConnectionParams
	p.Username, p.Password = l.User, godror.NewPassword(l.Password)
	p.ConnectString, p.LibDir = l.ConnectString, l.LibDir
	p.StandaloneConnection = godror.Bool(true)
	return sql.OpenDB(godror.NewConnector(p)), nil
}
