package main

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

func newRepliesResolve() *cobra.Command {
	c := &cobra.Command{
		Use: "resolve INBOUND_ID MESSAGE_ID", Args: cobra.ExactArgs(2),
		Short: "Say which message a reply answers that the gateway could not match, with a reason.",
	}
	f := addChangeFlags(c)
	keyword := c.Flags().String("keyword", "", "`answer` that it gives, such as YES")
	other := c.Flags().Bool("other-number", false, "the person has answered from another number than the message went to")
	c.RunE = func(c *cobra.Command, args []string) error {
		as := operate.Resolution{Keyword: *keyword, OtherNumber: *other}
		var err error
		if as.Reply, err = strconv.ParseInt(args[0], 10, 64); err != nil {
			return fmt.Errorf("reading INBOUND_ID: %q is not a number", args[0])
		}
		if as.Message, err = readID(args[1]); err != nil {
			return err
		}
		return f.change(c, func(ctx context.Context, d doing) error {
			changed, err := d.Resolve(ctx, d.act, as)
			if err != nil {
				return fmt.Errorf("resolving reply: %w", err)
			}
			return f.form.write(c.OutOrStdout(), resolveReport{
				InboundID: as.Reply, MessageID: as.Message, Keyword: as.Keyword, Changed: changed, DryRun: f.dryRun,
			})
		})
	}
	return c
}

// resolveReport is the form of --json.
type resolveReport struct {
	InboundID int64 `json:"inbound_id"`
	// MessageID is what the reply answers now, or would.
	MessageID gateway.MessageID `json:"message_id"`
	Keyword   string            `json:"keyword,omitempty"`
	// Changed is whether it did not before.
	Changed bool `json:"changed"`
	DryRun  bool `json:"dry_run"`
}

func (r resolveReport) writeText(out io.Writer) error {
	text := "answered %d already; nothing changed"
	switch {
	case r.Changed && r.DryRun:
		text = "would answer %d"
	case r.Changed:
		text = "answers %d"
	}
	_, err := fmt.Fprintf(out, "reply %d "+text+"\n", r.InboundID, r.MessageID)
	return err
}
