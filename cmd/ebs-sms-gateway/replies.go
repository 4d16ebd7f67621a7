package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/operate"
)

// newReplies searches replies, and has a command that decides one.
func newReplies() *cobra.Command {
	c := &cobra.Command{
		Use: "replies", Args: cobra.NoArgs, Short: "Search replies, the newest first, and what became of them.",
		Long:    "Search replies, the newest first, and what became of them. Numbers and texts are masked.",
		Example: "  ebs-sms-gateway replies --status ambiguous",
	}
	f := &repliesFlags{readFlags: addReadFlags(c)}
	f.add(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		reading, err := f.who.as()
		if err != nil {
			return err
		}
		cfg, err := f.load()
		if err != nil {
			return err
		}
		p, err := f.params(cfg, time.Now())
		if err != nil {
			return err
		}
		return f.show(c, func(ctx context.Context, s *operate.Service) (report, error) {
			found, err := s.SearchReplies(ctx, reading, p)
			if err != nil {
				return nil, fmt.Errorf("searching replies: %w", err)
			}
			return newRepliesReport(found, reading.Reveal), nil
		})
	}
	c.AddCommand(newRepliesResolve())
	return c
}

// repliesFlags are what replies are searched by.
type repliesFlags struct {
	*readFlags
	who                   revealFlags
	channels, statuses    []string
	number, region, since string
	message, before       int64
	limit                 int
}

func (f *repliesFlags) add(c *cobra.Command) {
	flags := c.Flags()
	flags.StringSliceVar(&f.channels, "channel", nil, "those of this `channel`; several with commas")
	flags.StringSliceVar(&f.statuses, "status", nil, "those with this `status`, such as ambiguous; several with commas")
	flags.StringVar(&f.number, "number", "", "those from this `number`")
	flags.StringVar(&f.region, "region", "", "`country` of a number without one (default that of the channels)")
	flags.Int64Var(&f.message, "message", 0, "those that answer this `MESSAGE_ID`")
	flags.StringVar(&f.since, "since", "720h", "those received at this `time` or later: an instant, a day, or how long ago")
	flags.Int64Var(&f.before, "before", 0, "those with a smaller `INBOUND_ID`: the next page")
	flags.IntVar(&f.limit, "limit", 100, "list so many at most, up to 1000")
	f.who.add(c)
	completeChannels(c, f.load)
	completeStatuses(c, matchStatuses())
}

func (f *repliesFlags) params(cfg config.Config, now time.Time) (gateway.ReplySearchParams, error) {
	p := gateway.ReplySearchParams{
		Channels: f.channels, MessageID: gateway.MessageID(f.message), Before: f.before, Limit: f.limit,
	}
	if f.limit < 1 || f.limit > gateway.SearchLimit {
		return p, fmt.Errorf("reading --limit: %d is not between 1 and %d", f.limit, gateway.SearchLimit)
	}
	for _, text := range f.statuses {
		status := gateway.MatchStatus(strings.ToUpper(text))
		if !slices.Contains(matchStatuses(), status) {
			return p, fmt.Errorf("reading --status: %q is none of those of MATCH_STATUS", text)
		}
		p.Statuses = append(p.Statuses, status)
	}
	var err error
	if p.Since, err = readMoment("since", f.since, now); err != nil {
		return p, err
	}
	if f.number != "" {
		if p.From, err = operate.ReadNumber(f.number, cmp.Or(f.region, regionOf(cfg, f.channels...))); err != nil {
			return p, fmt.Errorf("reading --number: %w", err)
		}
	}
	return p, nil
}

// matchStatuses are those that a reply may have.
func matchStatuses() []gateway.MatchStatus {
	return append(gateway.MatchStatuses(), gateway.MatchPending)
}
