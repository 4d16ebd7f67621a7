package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/app"
)

func newCheck() *cobra.Command {
	c := &cobra.Command{
		Use: "check", Args: cobra.NoArgs,
		Short: "Check configuration, store and provider account; send nothing.",
		Long: "Check configuration, addresses, folders, store and provider account; send nothing and change nothing.\n" +
			"The exit code is 0 (fine), 1 (warnings) or 2 (errors).",
	}
	load := configFile(c)
	show := c.Flags().Bool("print", false, "also print the configuration in force, secrets redacted")
	c.RunE = func(c *cobra.Command, _ []string) error {
		cfg, err := load()
		if err != nil {
			return err
		}
		if *show {
			fmt.Fprintln(c.OutOrStdout(), cfg)
		}
		worst := app.LevelOK
		for _, f := range app.Check(c.Context(), app.CheckOptions{Config: cfg, Version: build()}) {
			fmt.Fprintln(c.OutOrStdout(), f)
			worst = max(worst, f.Level)
		}
		if worst == app.LevelOK {
			return nil
		}
		return exit(worst)
	}
	return c
}
