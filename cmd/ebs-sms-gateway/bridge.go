package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

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
	_ = c.MarkFlagFilename("config", "yaml", "yml") // the flags are there
	_ = c.MarkFlagDirname("dir")
	c.RunE = func(c *cobra.Command, _ []string) error {
		b, err := readBridge(*path)
		if err != nil {
			return err
		}
		return writeBridge(c, b, *dir)
	}
	return c
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
		if err := os.WriteFile(name, []byte(script.Text), 0o644); err != nil {
			return fmt.Errorf("writing the scripts: %w", err)
		}
		fmt.Fprintln(c.OutOrStdout(), name)
	}
	return nil
}
