package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/internal/table"
)

func newPurge() *cobra.Command {
	c := &cobra.Command{
		Use: "purge", Args: cobra.NoArgs, Short: "Delete what is old and done with from the embedded store.",
		Long: "Delete from the embedded store what is old and done with: never a reply that was not swept, a message that is under\n" +
			"way, an opt-out or its proof. Gateways do so by themselves, by the section retention, which is also the default\n" +
			"here. The tables in EBS are purged by the concurrent program XXSMS_PURGE.",
		Example: "  ebs-sms-gateway purge --messages 90 --reason 'disk is full' --dry-run",
	}
	f := addChangeFlags(c)
	var keep operate.PurgeParams
	c.Flags().IntVar(&keep.Messages, "messages", 0, "keep messages for so many `days`, 30 at least")
	c.Flags().IntVar(&keep.Replies, "replies", 0, "keep replies for so many `days`")
	c.Flags().IntVar(&keep.Events, "events", 0, "keep the histories of messages for so many `days`")
	c.RunE = func(c *cobra.Command, _ []string) error {
		return f.change(c, func(ctx context.Context, d doing) error {
			count := newProgress(c.ErrOrStderr(), "rows")
			gone, err := d.Purge(ctx, d.act, keep, count.more)
			count.end()
			if err != nil {
				return fmt.Errorf("purging: %w", err)
			}
			return f.form.write(c.OutOrStdout(), purgeReport{DryRun: f.dryRun, Deleted: gone})
		})
	}
	return c
}

// purgeReport is the form of --json.
type purgeReport struct {
	DryRun bool `json:"dry_run"`
	// Deleted is how many rows of each kind are gone, or would be.
	Deleted map[gateway.PurgeKind]int `json:"deleted"`
}

func (r purgeReport) writeText(out io.Writer) error {
	verb := "deleted"
	if r.DryRun {
		verb = "would be deleted"
	}
	t := table.New(table.Column{Kind: table.Number}, table.Column{}, table.Column{})
	for _, kind := range slices.Sorted(maps.Keys(r.Deleted)) {
		t.Add(strconv.Itoa(r.Deleted[kind]), string(kind), verb)
	}
	if len(r.Deleted) == 0 {
		t.Add("0", "rows", verb)
	}
	return writeTable(out, t)
}
