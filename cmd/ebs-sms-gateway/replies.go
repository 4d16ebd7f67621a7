package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/phone"
)

// newReplies lists replies, and has a command that decides one.
func newReplies() *cobra.Command {
	c := &cobra.Command{
		Use: "replies", Args: cobra.NoArgs,
		Short: "List what became of the replies of the last 30 days, without their texts.",
	}
	load := configFile(c)
	status := c.Flags().String("status", "", "`status` of those that are listed, such as ambiguous (default all)")
	limit := c.Flags().Int("limit", 100, "list so many, the newest, at most")
	c.RunE = func(c *cobra.Command, _ []string) error {
		cfg, err := load()
		if err != nil {
			return err
		}
		of := gateway.MatchStatus(strings.ToUpper(*status))
		if known := append(gateway.MatchStatuses(), gateway.MatchPending, ""); !slices.Contains(known, of) {
			return fmt.Errorf("--status is none of those of MATCH_STATUS: %q", *status)
		}
		return app.Operate(c.Context(), cfg, func(s *operate.Service) error {
			found, err := s.Replies(c.Context(), of, *limit)
			if err != nil {
				return fmt.Errorf("reading replies: %w", err)
			}
			return listReplies(c.OutOrStdout(), found)
		})
	}
	c.AddCommand(newRepliesResolve())
	return c
}

func listReplies(out io.Writer, replies []gateway.Reply) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "INBOUND_ID\tRECEIVED\tFROM\tSTATUS\tHOW\tMESSAGE_ID\tKEYWORD\tCANDIDATES")
	for _, r := range replies {
		message, candidates := "-", strings.Trim(fmt.Sprint(r.Match.Candidates), "[]")
		if r.Match.MessageID != 0 {
			message = strconv.FormatInt(int64(r.Match.MessageID), 10)
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n",
			r.ID, timeText(r.ReceivedAt), phone.Mask(r.From), r.Match.Status,
			cmp.Or(string(r.Match.Method), "-"), message, cmp.Or(r.Keyword, "-"), cmp.Or(candidates, "-"))
	}
	return w.Flush()
}

func newRepliesResolve() *cobra.Command {
	c := &cobra.Command{
		Use: "resolve INBOUND_ID MESSAGE_ID", Args: cobra.ExactArgs(2),
		Short: "Say which message a reply answers that the gateway could not match, with a reason.",
	}
	f := &actFlags{}
	f.add(c)
	load := configFile(c)
	keyword := c.Flags().String("keyword", "", "`answer` that it gives, such as YES")
	c.RunE = func(c *cobra.Command, args []string) error {
		as := operate.Resolution{Keyword: *keyword}
		var err error
		if as.Reply, err = strconv.ParseInt(args[0], 10, 64); err != nil {
			return fmt.Errorf("reading INBOUND_ID: %q is not a number", args[0])
		}
		message, err := strconv.ParseInt(args[1], 10, 64)
		if err != nil {
			return fmt.Errorf("reading MESSAGE_ID: %q is not a number", args[1])
		}
		as.Message = gateway.MessageID(message)
		cfg, err := load()
		if err != nil {
			return err
		}
		act, err := f.as()
		if err != nil {
			return err
		}
		return app.Operate(c.Context(), cfg, func(s *operate.Service) error {
			changed, err := s.Resolve(c.Context(), act, as)
			if err != nil {
				return fmt.Errorf("resolving reply: %w", err)
			}
			text := "answered %d already; nothing changed"
			if changed {
				text = "answers %d"
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "reply %d "+text+"\n", as.Reply, as.Message)
			return err
		})
	}
	return c
}
