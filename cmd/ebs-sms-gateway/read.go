package main

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/internal/table"
)

// report is what a command has found: text for people, and, as JSON, its fields, whose names stay.
type report interface{ writeText(io.Writer) error }

// readFlags are those of a command that reads the store.
type readFlags struct {
	load func() (config.Config, error)
	form formFlags
}

func addReadFlags(c *cobra.Command) *readFlags {
	f := &readFlags{load: configFile(c)}
	f.form.add(c)
	return f
}

// show prints what find finds.
func (f *readFlags) show(c *cobra.Command, find func(context.Context, *operate.Service) (report, error)) error {
	cfg, err := f.load()
	if err != nil {
		return err
	}
	return app.Operate(c.Context(), cfg, func(s *operate.Service) error {
		found, err := find(c.Context(), s)
		if err != nil {
			return err
		}
		return f.form.write(c.OutOrStdout(), found)
	})
}

// formFlags say how a report is printed.
type formFlags struct{ json bool }

func (f *formFlags) add(c *cobra.Command) {
	c.Flags().BoolVar(&f.json, "json", false, "print JSON")
}

func (f *formFlags) write(out io.Writer, r report) error {
	if f.json {
		return writeJSON(out, r)
	}
	return r.writeText(out)
}

func writeJSON(out io.Writer, report any) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(report)
}

// writeTable writes a table so that it fits the terminal, if it is one.
func writeTable(out io.Writer, t *table.Table) error { return t.Write(out, columns(out)) }

// facts is a table of names and what they are.
func facts() *table.Table { return table.New(table.Column{}, table.Column{}) }

func timeText(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// momentText is a time that may not be.
func momentText(t *time.Time) string {
	if t == nil {
		return "-"
	}
	return timeText(*t)
}

// moment is a time as JSON has it: null if there is none.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
