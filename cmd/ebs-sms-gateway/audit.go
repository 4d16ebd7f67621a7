package main

import (
	"context"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/internal/table"
)

func newAudit() *cobra.Command {
	c := &cobra.Command{
		Use: "audit", Args: cobra.NoArgs, Short: "List what people did, the newest first: who, when, what, why.",
		Long: "List pauses, reveals, decisions, purges, replays and sweeps, the newest first. What was done to a message stands in\n" +
			"its history (message), opt-outs in their proof (opt-out show).",
	}
	f := addReadFlags(c)
	var p gateway.AuditParams
	c.Flags().StringVar(&p.Target, "target", "", "what was done to this `target` alone, such as 'message 4711' or 'channel HR'")
	c.Flags().Int64Var(&p.Before, "before", 0, "those before this `entry`: the next page")
	c.Flags().IntVar(&p.Limit, "limit", 100, "list so many at most, up to 1000")
	c.RunE = func(c *cobra.Command, _ []string) error {
		actor, err := actor("")
		if err != nil {
			return err
		}
		return f.show(c, func(ctx context.Context, s *operate.Service) (report, error) {
			entries, err := s.AuditLog(ctx, actor, p)
			return newAuditReport(entries), err
		})
	}
	return c
}

// auditReport is the form of --json.
type auditReport struct {
	Entries []auditLine `json:"entries"`
}

type auditLine struct {
	ID     int64               `json:"id"`
	At     time.Time           `json:"at"`
	Actor  string              `json:"actor"`
	Action gateway.AuditAction `json:"action"`
	Target string              `json:"target"`
	Reason string              `json:"reason,omitempty"`
	Detail string              `json:"detail,omitempty"`
}

func newAuditReport(entries []gateway.AuditEntry) auditReport {
	r := auditReport{Entries: []auditLine{}}
	for _, e := range entries {
		r.Entries = append(r.Entries, auditLine{e.ID, e.At.UTC(), e.Actor, e.Action, e.Target, e.Reason, e.Detail})
	}
	return r
}

func (r auditReport) writeText(out io.Writer) error {
	t := table.New(table.Column{Name: "ID", Kind: table.Number}, table.Column{Name: "WHEN"},
		table.Column{Name: "WHO", Kind: table.Text}, table.Column{Name: "WHAT"}, table.Column{Name: "TO", Kind: table.Text},
		table.Column{Name: "WHY", Kind: table.Text}, table.Column{Name: "HOW", Kind: table.Text})
	for _, e := range r.Entries {
		t.Add(strconv.FormatInt(e.ID, 10), timeText(e.At), e.Actor, string(e.Action), e.Target, e.Reason, e.Detail)
	}
	return writeTable(out, t)
}
