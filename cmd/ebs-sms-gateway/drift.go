package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/internal/table"
)

func newOptOutDrift() *cobra.Command {
	c := &cobra.Command{
		Use: "drift", Args: cobra.NoArgs,
		Short: "List opt-outs that only Twilio has, and those that Twilio may not have.",
		Long: "List opt-outs that only Twilio has, and those that Twilio may not have. Nothing is asked of Twilio,\n" +
			"which lists its blocks to nobody: docs/consent.md says what is known from where.",
	}
	f := addReadFlags(c)
	who := &revealFlags{}
	who.add(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		reading, err := who.as()
		if err != nil {
			return err
		}
		return f.show(c, func(ctx context.Context, s *operate.Service) (report, error) {
			drifts, err := s.Drift(ctx, reading)
			if err != nil {
				return nil, fmt.Errorf("comparing opt-outs: %w", err)
			}
			return newDriftReport(drifts), nil
		})
	}
	return c
}

// driftReport is the form of --json.
type driftReport struct {
	Counts  map[operate.DriftKind]int `json:"counts"`
	OptOuts []driftLine               `json:"opt_outs"`
}

type driftLine struct {
	Kind operate.DriftKind `json:"kind"`
	// Number is masked unless it was asked for.
	Number string   `json:"number"`
	Scopes []string `json:"scopes"`
	Since  string   `json:"since"`
}

func newDriftReport(drifts []operate.Drift) driftReport {
	report := driftReport{Counts: map[operate.DriftKind]int{}, OptOuts: []driftLine{}}
	for _, kind := range operate.DriftKinds() {
		report.Counts[kind] = 0
	}
	for _, d := range drifts {
		report.Counts[d.Kind]++
		line := driftLine{Kind: d.Kind, Number: d.Number, Since: timeText(d.Since)}
		for _, scope := range d.Scopes {
			line.Scopes = append(line.Scopes, string(scope))
		}
		report.OptOuts = append(report.OptOuts, line)
	}
	return report
}

func (r driftReport) writeText(out io.Writer) error {
	counts := table.New(table.Column{Kind: table.Number}, table.Column{}, table.Column{Kind: table.Text})
	for _, kind := range operate.DriftKinds() {
		counts.Add(strconv.Itoa(r.Counts[kind]), string(kind), driftText(kind))
	}
	if err := writeTable(out, counts); err != nil || len(r.OptOuts) == 0 {
		return err
	}
	fmt.Fprintln(out)
	t := table.New(table.Column{Name: "KIND"}, table.Column{Name: "NUMBER"},
		table.Column{Name: "OF", Kind: table.Text}, table.Column{Name: "SINCE"})
	for _, line := range r.OptOuts {
		t.Add(string(line.Kind), line.Number, strings.Join(line.Scopes, " "), line.Since)
	}
	return writeTable(out, t)
}

func driftText(kind operate.DriftKind) string {
	switch kind {
	case operate.DriftProvider:
		return "Twilio refuses texts to them (21610), and no word of theirs came here"
	case operate.DriftOperator:
		return "an operator recorded them; Twilio has not heard of them"
	case operate.DriftWord:
		return "they wrote a word that Twilio's default list does not have"
	case operate.DriftChannel:
		return "they left one channel; Twilio blocks the sender that they wrote to"
	}
	return ""
}
