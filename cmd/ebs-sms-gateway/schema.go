package main

import (
	"context"
	"errors"
	"fmt"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	sqlscripts "ebs-sms-gateway/sql"
)

type schemaCommand struct {
	Print  schemaPrintCommand  `cmd:"" help:"Print what a DBA runs with SQL*Plus or SQLcl to install the tables. It may be run again."`
	Verify schemaVerifyCommand `cmd:"" help:"Compare the tables with what this version needs. Exit code 0 (nothing differs) or 2."`
}

type schemaPrintCommand struct {
	Owner       string `help:"Owner of the tables." placeholder:"XXSMS"`
	GatewayUser string `help:"User of the gateway." placeholder:"XXSMSGW"`
	EBSUser     string `name:"ebs-user" help:"User of feeders and sweeps." placeholder:"APPS"`
	TableSpace  string `help:"Tablespace of the tables."`
	IndexSpace  string `help:"Tablespace of the indexes."`
	ViewSuffix  string `help:"What the names of editioning views end with."`
}

// Run implements the command.
func (c *schemaPrintCommand) Run(s streams) error {
	return sqlscripts.Print(s.out, sqlscripts.Settings{
		Owner: c.Owner, GatewayUser: c.GatewayUser, EBSUser: c.EBSUser,
		TableSpace: c.TableSpace, IndexSpace: c.IndexSpace, ViewSuffix: c.ViewSuffix,
	})
}

type schemaVerifyCommand struct {
	configFlag
}

// Run implements the command.
func (c *schemaVerifyCommand) Run(ctx context.Context, s streams) error {
	cfg, err := c.load()
	if err != nil {
		return err
	}
	if cfg.Store.Driver != config.DriverOracle {
		return errors.New("verifying schema: store.driver is not oracle; the embedded store makes its own tables")
	}
	differences, err := app.VerifySchema(ctx, cfg)
	if err != nil {
		return err
	}
	for _, difference := range differences {
		fmt.Fprintln(s.out, difference)
	}
	if len(differences) > 0 {
		return exit(2)
	}
	fmt.Fprintln(s.out, "nothing differs")
	return nil
}
