package main

import (
	"cmp"
	"context"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/internal/table"
)

func newDigestList() *cobra.Command {
	c := &cobra.Command{
		Use: "list", Args: cobra.NoArgs,
		Short: "List the newest digests and what became of them, without what they tell.",
	}
	f := addReadFlags(c)
	limit := c.Flags().Int("limit", 100, "list so many, the newest, at most")
	c.RunE = func(c *cobra.Command, _ []string) error {
		return f.show(c, func(ctx context.Context, s *operate.Service) (report, error) {
			by, err := actor("")
			if err != nil {
				return nil, err
			}
			found, err := s.Digests(ctx, by, *limit)
			if err != nil {
				return nil, err
			}
			return newDigestsReport(found), nil
		})
	}
	return c
}

// digestsReport is the form of --json.
type digestsReport struct {
	Digests []digestLine `json:"digests"`
}

type digestLine struct {
	DigestID int64 `json:"digest_id"`
	// Slot is until when it tells.
	Slot time.Time `json:"slot"`
	// Manager is masked.
	Manager string `json:"manager"`
	Items   int    `json:"items"`
	// State is sent, waits or ended, At since or until when.
	State    string     `json:"state"`
	At       *time.Time `json:"at"`
	Attempts int        `json:"attempts"`
	Reason   string     `json:"reason,omitempty"`
}

func newDigestsReport(digests []gateway.MailingSummary) digestsReport {
	report := digestsReport{Digests: []digestLine{}}
	for _, d := range digests {
		line := digestLine{
			DigestID: d.ID, Slot: d.Until.UTC(), Manager: d.Manager, Items: d.Told, State: "ended",
			Attempts: d.Attempts, Reason: d.Reason,
		}
		switch {
		case !d.SentAt.IsZero():
			line.State, line.At = "sent", moment(d.SentAt)
		case !d.NextAttemptAt.IsZero():
			line.State, line.At = "waits", moment(d.NextAttemptAt)
		}
		report.Digests = append(report.Digests, line)
	}
	return report
}

func (r digestsReport) writeText(out io.Writer) error {
	t := table.New(table.Column{Name: "DIGEST_ID", Kind: table.Number}, table.Column{Name: "SLOT"},
		table.Column{Name: "MANAGER", Kind: table.Text}, table.Column{Name: "ITEMS", Kind: table.Number},
		table.Column{Name: "STATE"}, table.Column{Name: "AT"}, table.Column{Name: "ATTEMPTS", Kind: table.Number},
		table.Column{Name: "REASON", Kind: table.Text})
	for _, d := range r.Digests {
		t.Add(strconv.FormatInt(d.DigestID, 10), timeText(d.Slot), d.Manager, strconv.Itoa(d.Items), d.State,
			momentText(d.At), strconv.Itoa(d.Attempts), cmp.Or(d.Reason, "-"))
	}
	return writeTable(out, t)
}
