package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/phone"
)

func newOptOutDrift() *cobra.Command {
	c := &cobra.Command{
		Use: "drift", Args: cobra.NoArgs,
		Short: "List opt-outs that only Twilio has, and those that Twilio may not have.",
		Long: "List opt-outs that only Twilio has, and those that Twilio may not have. Nothing is asked of Twilio,\n" +
			"which lists its blocks to nobody: docs/consent.md says what is known from where.",
	}
	load := configFile(c)
	reveal := c.Flags().Bool("reveal", false, "print whole numbers")
	asJSON := c.Flags().Bool("json", false, "print JSON")
	c.RunE = func(c *cobra.Command, _ []string) error {
		cfg, err := load()
		if err != nil {
			return err
		}
		return app.Operate(c.Context(), cfg, func(s *operate.Service) error {
			drifts, err := s.Drift(c.Context())
			if err != nil {
				return fmt.Errorf("comparing opt-outs: %w", err)
			}
			report := newDriftReport(drifts, *reveal)
			if *asJSON {
				return writeJSON(c.OutOrStdout(), report)
			}
			return report.writeText(c.OutOrStdout())
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

func newDriftReport(drifts []operate.Drift, reveal bool) driftReport {
	report := driftReport{Counts: map[operate.DriftKind]int{}, OptOuts: []driftLine{}}
	for _, kind := range operate.DriftKinds() {
		report.Counts[kind] = 0
	}
	for _, d := range drifts {
		report.Counts[d.Kind]++
		line := driftLine{Kind: d.Kind, Number: d.Number, Since: timeText(d.Since)}
		if !reveal {
			line.Number = phone.Mask(d.Number)
		}
		for _, scope := range d.Scopes {
			line.Scopes = append(line.Scopes, string(scope))
		}
		report.OptOuts = append(report.OptOuts, line)
	}
	return report
}

func (r driftReport) writeText(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, kind := range operate.DriftKinds() {
		fmt.Fprintf(w, "%d\t%s\t%s\n", r.Counts[kind], kind, driftText(kind))
	}
	if len(r.OptOuts) > 0 {
		fmt.Fprintln(w, "\nKIND\tNUMBER\tOF\tSINCE")
	}
	for _, line := range r.OptOuts {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", line.Kind, line.Number, strings.Join(line.Scopes, " "), line.Since)
	}
	return w.Flush()
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
