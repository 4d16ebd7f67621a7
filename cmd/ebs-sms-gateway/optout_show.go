package main

import (
	"cmp"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/internal/table"
)

func newOptOutShow() *cobra.Command {
	c := &cobra.Command{
		Use: "show NUMBER", Args: cobra.ExactArgs(1),
		Short: "Show what a person is opted out of, and the proof of each word.",
	}
	f, form := &optOutFlags{}, &formFlags{}
	f.add(c)
	form.add(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		return f.on(c, args[0], func(s *operate.Service, t operate.Target) error {
			known, err := s.Consent(c.Context(), t.Number)
			if err != nil {
				return fmt.Errorf("reading consent: %w", err)
			}
			return form.write(c.OutOrStdout(), newConsentReport(numberText(t.Number), known))
		})
	}
	return c
}

// consentReport is the form of --json.
type consentReport struct {
	// Number is masked.
	Number  string        `json:"number"`
	OptOuts []optOutLine  `json:"opt_outs"`
	Log     []consentLine `json:"log"`
}

// optOutLine is an opt-out that stands; the scope "*" is every channel.
type optOutLine struct {
	Scope  consent.Scope  `json:"scope"`
	Since  time.Time      `json:"since"`
	Source consent.Source `json:"source"`
}

// consentLine is one word of the proof.
type consentLine struct {
	At          time.Time      `json:"at"`
	Action      string         `json:"action"`
	Scope       consent.Scope  `json:"scope"`
	Source      consent.Source `json:"source"`
	By          string         `json:"by,omitempty"`
	Word        string         `json:"word,omitempty"`
	Reason      string         `json:"reason,omitempty"`
	ProviderSID string         `json:"provider_sid,omitempty"`
}

func newConsentReport(number string, known operate.Consent) consentReport {
	report := consentReport{Number: number, OptOuts: []optOutLine{}, Log: []consentLine{}}
	for _, o := range known.Standing {
		report.OptOuts = append(report.OptOuts, optOutLine{o.Scope, o.Since.UTC(), o.Source})
	}
	for _, w := range known.Log {
		report.Log = append(report.Log, consentLine{
			w.At.UTC(), consentAction(w), w.Scope, w.Source, w.By, w.Word, w.Reason, w.ProviderSID,
		})
	}
	return report
}

func (r consentReport) writeText(out io.Writer) error {
	if len(r.OptOuts) == 0 {
		fmt.Fprintf(out, "%s is not opted out\n", r.Number)
	}
	for _, o := range r.OptOuts {
		fmt.Fprintf(out, "%s is opted out of %s since %s (%s)\n", r.Number, scopeText(o.Scope), timeText(o.Since), o.Source)
	}
	if len(r.Log) == 0 {
		return nil
	}
	fmt.Fprintln(out)
	t := table.New(table.Column{Name: "WHEN"}, table.Column{Name: "WHAT"}, table.Column{Name: "OF"},
		table.Column{Name: "BY", Kind: table.Text}, table.Column{Name: "WORD OR REASON", Kind: table.Text},
		table.Column{Name: "MESSAGE"})
	for _, w := range r.Log {
		t.Add(timeText(w.At), w.Action, scopeText(w.Scope), cmp.Or(w.By, string(w.Source)), cmp.Or(w.Reason, w.Word),
			w.ProviderSID)
	}
	return writeTable(out, t)
}

func consentAction(word gateway.ConsentChange) string {
	if word.OptIn {
		return "opt-in"
	}
	return "opt-out"
}

func scopeText(scope consent.Scope) string {
	if scope == consent.ScopeAll {
		return "every channel"
	}
	return string(scope)
}
