package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/operate"
)

func newInbound() *cobra.Command {
	c := newGroup(&cobra.Command{Use: "inbound", Short: "Replies as the provider has them."})
	c.AddCommand(newInboundSweep())
	return c
}

func newInboundSweep() *cobra.Command {
	c := &cobra.Command{
		Use: "sweep", Args: cobra.NoArgs, Short: "Stage the replies that Twilio has and no webhook has brought.",
		Long: "Read Twilio's list of what people wrote to the channels' senders, stage what is not staged, opt-outs included, and\n" +
			"find what all staged replies answer. Gateways do so by themselves every webhooks.sweep.every; this reaches back\n" +
			"further. A reply that is staged already changes nothing; one that EBS has purged is staged again.",
		Example: "  ebs-sms-gateway inbound sweep --since 72h --reason 'webhooks were misrouted over the weekend'",
	}
	f := addChangeFlags(c)
	since := c.Flags().String("since", "", "how far back: an instant, a `day`, or how long ago (default webhooks.sweep.lookback)")
	c.RunE = func(c *cobra.Command, _ []string) error {
		cfg, err := f.load()
		if err != nil {
			return err
		}
		now := time.Now()
		from, err := readMoment("since", *since, now)
		if err != nil {
			return err
		}
		if from.IsZero() {
			from = now.Add(-cfg.Webhooks.Sweep.Lookback)
		}
		return f.change(c, func(ctx context.Context, d doing) error {
			count := newProgress(c.ErrOrStderr(), "replies staged")
			n, err := d.SweepReplies(ctx, d.act, operate.Sweep{Since: from, Told: count.add})
			count.end()
			if err != nil {
				return err
			}
			return f.form.write(c.OutOrStdout(), sweepReport{DryRun: f.dryRun, Since: from.UTC(), Found: n})
		})
	}
	return c
}

// sweepReport is the form of --json.
type sweepReport struct {
	DryRun bool      `json:"dry_run"`
	Since  time.Time `json:"since"`
	// Found are the replies that were not staged, and now are, or would be.
	Found int `json:"found"`
}

func (r sweepReport) writeText(out io.Writer) error {
	verb := "were staged"
	if r.DryRun {
		verb = "would be staged"
	}
	_, err := fmt.Fprintf(out, "%d replies since %s %s that were not\n", r.Found, timeText(r.Since), verb)
	return err
}
