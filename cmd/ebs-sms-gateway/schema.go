package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	sqlscripts "ebs-sms-gateway/sql"
)

func newSchema() *cobra.Command {
	schema := newGroup(&cobra.Command{Use: "schema", Short: "The tables in Oracle."})
	schema.AddCommand(newSchemaPrint(), newSchemaVerify(), newSchemaBridge())
	return schema
}

func newSchemaPrint() *cobra.Command {
	c := &cobra.Command{
		Use: "print", Args: cobra.NoArgs,
		Short: "Print what a DBA runs with SQL*Plus or SQLcl to install the tables. It may be run again.",
	}
	var s sqlscripts.Settings
	c.Flags().StringVar(&s.Owner, "owner", "", "owner of the tables (default XXSMS)")
	c.Flags().StringVar(&s.GatewayUser, "gateway-user", "", "user of the gateway (default XXSMSGW)")
	c.Flags().StringVar(&s.EBSUser, "ebs-user", "", "user of feeders and sweeps (default APPS)")
	c.Flags().StringVar(&s.TableSpace, "table-space", "", "tablespace of the tables")
	c.Flags().StringVar(&s.IndexSpace, "index-space", "", "tablespace of the indexes")
	c.Flags().StringVar(&s.ViewSuffix, "view-suffix", "", "what the names of editioning views end with")
	c.RunE = func(c *cobra.Command, _ []string) error { return sqlscripts.Print(c.OutOrStdout(), s) }
	return c
}

func newSchemaVerify() *cobra.Command {
	c := &cobra.Command{
		Use: "verify", Args: cobra.NoArgs,
		Short: "Compare the tables with what this version needs. The exit code is 0 (nothing differs) or 2.",
	}
	load := configFile(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		cfg, err := load()
		if err != nil {
			return err
		}
		if cfg.Store.Driver != config.DriverOracle {
			return errors.New("verifying schema: store.driver is not oracle; the embedded store makes its own tables")
		}
		differences, err := app.VerifySchema(c.Context(), cfg)
		if err != nil {
			return err
		}
		for _, difference := range differences {
			fmt.Fprintln(c.OutOrStdout(), difference)
		}
		if len(differences) > 0 {
			return exit(2)
		}
		fmt.Fprintln(c.OutOrStdout(), "nothing differs")
		return nil
	}
	return c
}
