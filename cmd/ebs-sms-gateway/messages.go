package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/operate"
)

func newMessages() *cobra.Command {
	c := &cobra.Command{
		Use: "messages", Args: cobra.NoArgs, Short: "Search messages, the newest first.",
		Long: "Search messages, the newest first, by whatever is known of them. Numbers, names and texts are masked.",
		Example: "  ebs-sms-gateway messages --channel CERT_EXPIRY --status failed,rejected --since 24h\n" +
			"  ebs-sms-gateway messages --number '(415) 555-0100'",
	}
	f := &messagesFlags{readFlags: addReadFlags(c)}
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
			page, err := s.Messages(ctx, reading, p)
			if err != nil {
				return nil, fmt.Errorf("searching messages: %w", err)
			}
			return newMessagesReport(page, reading.Reveal), nil
		})
	}
	return c
}

// messagesFlags are what messages are searched by.
type messagesFlags struct {
	*readFlags
	who                                     revealFlags
	channels, statuses                      []string
	number, region, sourceKey, since, until string
	person, before                          int64
	limit                                   int
}

func (f *messagesFlags) add(c *cobra.Command) {
	flags := c.Flags()
	flags.StringSliceVar(&f.channels, "channel", nil, "those of this `channel`; several with commas")
	flags.StringSliceVar(&f.statuses, "status", nil, "those with this `status`, such as failed; several with commas")
	flags.StringVar(&f.number, "number", "", "those that were sent to this `number`")
	flags.StringVar(&f.region, "region", "", "`country` of a number without one (default that of the channels)")
	flags.Int64Var(&f.person, "person", 0, "those to this `PERSON_ID`")
	flags.StringVar(&f.sourceKey, "source-key", "", "those with this `SOURCE_KEY`")
	flags.StringVar(&f.since, "since", "", "those inserted at this `time` or later: an instant, a day, or how long ago, such as 24h")
	flags.StringVar(&f.until, "until", "", "those inserted before this `time`")
	flags.Int64Var(&f.before, "before", 0, "those with a smaller `MESSAGE_ID`: the next page")
	flags.IntVar(&f.limit, "limit", 100, "list so many at most, up to 1000")
	f.who.add(c)
	completeChannels(c, f.load)
	completeStatuses(c, gateway.Statuses())
}

func (f *messagesFlags) params(cfg config.Config, now time.Time) (gateway.SearchParams, error) {
	p := gateway.SearchParams{
		Channels: f.channels, PersonID: f.person, Before: gateway.MessageID(f.before), Limit: f.limit,
	}
	if f.limit < 1 || f.limit > gateway.SearchLimit {
		return p, fmt.Errorf("reading --limit: %d is not between 1 and %d", f.limit, gateway.SearchLimit)
	}
	if f.sourceKey != "" {
		p.SourceKeys = []string{f.sourceKey}
	}
	var err error
	if p.Statuses, err = readStatuses(f.statuses); err != nil {
		return p, err
	}
	if p.Since, err = readMoment("since", f.since, now); err != nil {
		return p, err
	}
	if p.Until, err = readMoment("until", f.until, now); err != nil {
		return p, err
	}
	if f.number != "" {
		if p.Recipient, err = operate.ReadNumber(f.number, cmp.Or(f.region, regionOf(cfg, f.channels...))); err != nil {
			return p, fmt.Errorf("reading --number: %w", err)
		}
	}
	return p, nil
}
