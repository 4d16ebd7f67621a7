package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/operate"
)

func newDigestList() *cobra.Command {
	c := &cobra.Command{
		Use: "list", Args: cobra.NoArgs,
		Short: "List the newest digests and what became of them, without what they tell.",
	}
	load := configFile(c)
	limit := c.Flags().Int("limit", 100, "list so many, the newest, at most")
	c.RunE = func(c *cobra.Command, _ []string) error {
		cfg, err := load()
		if err != nil {
			return err
		}
		return app.Operate(c.Context(), cfg, func(s *operate.Service) error {
			found, err := s.Digests(c.Context(), *limit)
			if err != nil {
				return err
			}
			return listDigests(c.OutOrStdout(), found)
		})
	}
	return c
}

func listDigests(out io.Writer, digests []gateway.MailingSummary) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "DIGEST_ID\tSLOT\tMANAGER\tITEMS\tSTATE\tAT\tATTEMPTS\tREASON")
	for _, d := range digests {
		state, at := "ended", "-"
		switch {
		case !d.SentAt.IsZero():
			state, at = "sent", timeText(d.SentAt)
		case !d.NextAttemptAt.IsZero():
			state, at = "waits", timeText(d.NextAttemptAt)
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%d\t%s\t%s\t%d\t%s\n", d.ID, timeText(d.Until), maskAddress(d.Manager), d.Told,
			state, at, d.Attempts, cmp.Or(d.Reason, "-"))
	}
	return w.Flush()
}

// maskAddress leaves so much of an address that who knows it recognises it, as j***@example.com.
func maskAddress(address string) string {
	name, domain, found := strings.Cut(address, "@")
	if !found || name == "" {
		return "***"
	}
	return name[:1] + "***@" + domain
}
