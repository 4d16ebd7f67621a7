package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/operate"
)

// newReplies lists replies, and has a command that decides one.
func newReplies() *cobra.Command {
	c := &cobra.Command{
		Use: "replies", Args: cobra.NoArgs,
		Short: "List what became of the replies of the last 30 days, without their texts.",
	}
	f := addReadFlags(c)
	status := c.Flags().String("status", "", "`status` of those that are listed, such as ambiguous (default all)")
	completeStatuses(c, matchStatuses())
	limit := c.Flags().Int("limit", 100, "list so many, the newest, at most")
	c.RunE = func(c *cobra.Command, _ []string) error {
		of := gateway.MatchStatus(strings.ToUpper(*status))
		if known := append(matchStatuses(), ""); !slices.Contains(known, of) {
			return fmt.Errorf("--status is none of those of MATCH_STATUS: %q", *status)
		}
		return f.show(c, func(ctx context.Context, s *operate.Service) (report, error) {
			found, err := s.SearchReplies(ctx, operate.Reading{Actor: operate.CommandLine("")}, repliesOf(of, *limit))
			if err != nil {
				return nil, fmt.Errorf("reading replies: %w", err)
			}
			return newRepliesReport(found), nil
		})
	}
	c.AddCommand(newRepliesResolve())
	return c
}

// repliesSince is how far back replies are listed.
const repliesSince = 30 * 24 * time.Hour

// repliesOf asks for the newest replies of a status, "" for all.
func repliesOf(status gateway.MatchStatus, limit int) gateway.ReplySearchParams {
	p := gateway.ReplySearchParams{Since: time.Now().Add(-repliesSince), Limit: limit}
	if status != "" {
		p.Statuses = []gateway.MatchStatus{status}
	}
	return p
}

// matchStatuses are those that a reply may have.
func matchStatuses() []gateway.MatchStatus {
	return append(gateway.MatchStatuses(), gateway.MatchPending)
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
		if as.Message, err = readID(args[1]); err != nil {
			return err
		}
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
			switch {
			case changed && act.DryRun:
				text = "would answer %d"
			case changed:
				text = "answers %d"
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "reply %d "+text+"\n", as.Reply, as.Message)
			return err
		})
	}
	return c
}
