package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/internal/settings"
	"ebs-sms-gateway/sql/bridge"
)

func newSchemaBridge() *cobra.Command {
	c := &cobra.Command{
		Use: "bridge", Args: cobra.NoArgs,
		Short: "Write the scripts that tie an existing queue and staging table to the gateway's.",
		Long: "Write what a DBA reviews and runs to tie an existing queue, and an existing staging table of replies, to the\n" +
			"gateway's tables: install.sql, on.sql, catch_up.sql, off.sql and undo.sql. docs/bridge.md tells how.",
		Example: "  ebs-sms-gateway schema bridge --config bridge.yaml --dir bridge",
	}
	path := c.Flags().StringP("config", "c", "bridge.yaml", "`file` that says what the tables are")
	dir := c.Flags().StringP("dir", "d", "bridge", "`folder` for the scripts; it is made, and what it has of them is replaced")
	look := c.Flags().String("gateway", "", "the gateway's configuration `file`: compare with its database before writing")
	for _, name := range []string{"config", "gateway"} {
		_ = c.MarkFlagFilename(name, "yaml", "yml") // the flags are there
	}
	_ = c.MarkFlagDirname("dir")
	c.RunE = func(c *cobra.Command, _ []string) error {
		b, err := readBridge(*path)
		if err != nil {
			return err
		}
		if *look != "" {
			if err := checkBridge(c, b, *look); err != nil {
				return err
			}
		}
		return writeBridge(c, b, *dir)
	}
	return c
}

// checkBridge prints in what the database differs, and ends the command if it does.
func checkBridge(c *cobra.Command, b bridge.Bridge, path string) error {
	cfg, err := config.Load(settings.Source{Path: path, Environ: os.Environ(), ReadFile: os.ReadFile})
	if err != nil {
		return err
	}
	if cfg.Store.Driver != config.DriverOracle {
		return errors.New("checking the bridge: store.driver is not oracle; leave --gateway out to write without a look")
	}
	found, err := app.CheckBridge(c.Context(), cfg, b)
	if err != nil {
		return fmt.Errorf("checking the bridge: %w", err)
	}
	for _, difference := range found {
		fmt.Fprintln(c.ErrOrStderr(), difference)
	}
	if len(found) > 0 {
		return exit(2)
	}
	return nil
}

func readBridge(path string) (bridge.Bridge, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return bridge.Bridge{}, fmt.Errorf("reading what to bridge: %w", err)
	}
	return bridge.Parse(path, content)
}

func writeBridge(c *cobra.Command, b bridge.Bridge, dir string) error {
	scripts, err := b.Scripts()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("making the folder of the scripts: %w", err)
	}
	for _, script := range scripts {
		name := filepath.Join(dir, script.Name)
		if err := os.WriteFile(name, []byte(script.Text), 0o644); err != nil { //nolint:gosec // for the DBA to read
			return fmt.Errorf("writing the scripts: %w", err)
		}
		fmt.Fprintln(c.OutOrStdout(), name)
	}
	return nil
}
