package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/shadow"
)

var errTwoForms = errors.New("name one of --json and --csv")

func newShadow() *cobra.Command {
	c := &cobra.Command{
		Use: "shadow", Args: cobra.NoArgs,
		Short: "Report what would be done with the rows of the queue; send nothing and change nothing.",
		Long: "Report what would be done with the rows that wait in the queue now: how many would be sent, wait, are\n" +
			"rejected, opted out or expired, and why. With --recorded of all rows since a gateway with mode: shadow began,\n" +
			"and what the program that serves the queue made of them. Nothing is sent or changed; numbers are masked.",
		Example: "  ebs-sms-gateway shadow\n" +
			"  ebs-sms-gateway shadow --recorded\n" +
			"  ebs-sms-gateway shadow --recorded --csv > rows.csv",
	}
	load := configFile(c)
	recorded := c.Flags().Bool("recorded", false, "report what a gateway with mode: shadow has kept in shadow.file")
	asJSON := c.Flags().Bool("json", false, "print JSON, the rows included")
	asCSV := c.Flags().Bool("csv", false, "print CSV, a line for each row")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if *asJSON && *asCSV {
			return errTwoForms
		}
		cfg, err := load()
		if err != nil {
			return err
		}
		var lines []shadow.Line
		kept := ""
		if *recorded {
			kept = cfg.Shadow.File
			lines, err = shadow.File{Path: cfg.Shadow.File}.Read()
		} else {
			lines, err = app.ShadowLook(c.Context(), app.Options{Config: cfg, Version: build()})
		}
		if err != nil {
			return fmt.Errorf("looking at the queue: %w", err)
		}
		return printShadow(c.OutOrStdout(), shadow.Last(lines), form{
			json: *asJSON, csv: *asCSV, file: kept,
		})
	}
	return c
}

// form is how a report is printed: as text if neither is set. file is what the rows were read from, "" for the queue.
type form struct {
	json, csv bool
	file      string
}

func printShadow(out io.Writer, rows []shadow.Line, as form) error {
	summary := shadow.Summarise(rows)
	switch {
	case as.csv:
		return writeShadowCSV(out, rows)
	case as.json:
		if rows == nil {
			rows = []shadow.Line{}
		}
		return writeJSON(out, shadowReport{summary, rows})
	}
	if len(rows) == 0 && as.file != "" {
		_, err := fmt.Fprintf(out, "no rows in %s\n", as.file)
		return err
	}
	return writeShadowText(out, summary)
}

// shadowReport is the form of --json.
type shadowReport struct {
	Summary shadow.Summary `json:"summary"`
	Rows    []shadow.Line  `json:"rows"`
}
