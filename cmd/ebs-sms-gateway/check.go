package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/internal/table"
)

func newCheck() *cobra.Command {
	c := &cobra.Command{
		Use: "check", Args: cobra.NoArgs,
		Short: "Check configuration, store and provider account; send nothing.",
		Long: "Check configuration, addresses, folders, store and provider account; send nothing and change nothing.\n" +
			"The exit code is 0 (fine), 1 (warnings) or 2 (errors).",
	}
	load, form := configFile(c), &formFlags{}
	form.add(c)
	show := c.Flags().Bool("print", false, "also print the configuration in force, secrets redacted")
	c.RunE = func(c *cobra.Command, _ []string) error {
		cfg, err := load()
		if err != nil {
			return err
		}
		if *show {
			fmt.Fprintln(c.OutOrStdout(), cfg)
		}
		found := newCheckReport(app.Check(c.Context(), app.CheckOptions{Config: cfg, Version: build()}))
		if err := form.write(c.OutOrStdout(), found); err != nil {
			return err
		}
		return found.exit()
	}
	return c
}

// checkReport is the form of --json.
type checkReport struct {
	// Worst is ok, warning or error.
	Worst    string      `json:"worst"`
	Findings []checkLine `json:"findings"`

	level app.Level
}

type checkLine struct {
	Level string `json:"level"`
	What  string `json:"what"`
	Text  string `json:"text"`
}

func newCheckReport(findings []app.Finding) checkReport {
	report := checkReport{Findings: []checkLine{}}
	for _, f := range findings {
		report.Findings = append(report.Findings, checkLine{f.Level.String(), f.What, f.Text})
		report.level = max(report.level, f.Level)
	}
	report.Worst = report.level.String()
	return report
}

func (r checkReport) writeText(out io.Writer) error {
	t := table.New(table.Column{}, table.Column{}, table.Column{})
	for _, f := range r.Findings {
		t.Add(f.Level, f.What, f.Text)
	}
	return writeTable(out, t)
}

func (r checkReport) exit() error {
	if r.level == app.LevelOK {
		return nil
	}
	return exit(r.level)
}
