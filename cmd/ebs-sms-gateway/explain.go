package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

func newExplain() *cobra.Command {
	c := &cobra.Command{
		Use: "explain [MESSAGE_ID]", Args: cobra.MaximumNArgs(1),
		Short: "Say what becomes of a message, and why: number, zone, hour, sender, segments.",
		Long: "Say what becomes of a message, and why: which of its numbers, by whose clock, when, from which sender, in how\n" +
			"many segments, and what keeps it. Without MESSAGE_ID, of a row that a feeder would insert. Nothing is changed.",
		Example: "  ebs-sms-gateway explain 4711\n" +
			"  ebs-sms-gateway explain --channel CERT_EXPIRY --phones '(212) 555-0100' --at 2026-12-24T03:00:00Z",
	}
	f := addReadFlags(c)
	row := addRowFlags(c)
	completeChannels(c, f.load)
	at := c.Flags().String("at", "", "`instant` to decide at, such as 2026-12-24T22:00:00-05:00 (default now)")
	who := &revealFlags{}
	who.add(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		reading, err := who.as()
		if err != nil {
			return err
		}
		q, err := question(args, row, *at)
		if err != nil {
			return err
		}
		return f.show(c, func(ctx context.Context, s *operate.Service) (report, error) {
			e, err := s.Explain(ctx, reading, q)
			if err != nil {
				return nil, fmt.Errorf("explaining: %w", err)
			}
			return newExplainReport(e), nil
		})
	}
	return c
}

// addRowFlags adds the columns of a row that a feeder would insert.
func addRowFlags(c *cobra.Command) *gateway.Message {
	row := &gateway.Message{}
	f := c.Flags()
	f.StringVar(&row.Channel, "channel", "", "CHANNEL of a row that is not there")
	f.StringVar(&row.Phones, "phones", "", "its PHONES, as people type them")
	f.StringVar(&row.CountryCode, "country", "", "its COUNTRY_CODE")
	f.StringVar(&row.TimeZone, "time-zone", "", "its TIME_ZONE")
	f.StringVar(&row.Body, "body", "Your certification expires soon.", "its BODY")
	f.IntVar(&row.Priority, "priority", gateway.PriorityDefault, "its PRIORITY")
	f.BoolVar(&row.IgnoreQuietHours, "ignore-quiet-hours", false, "its IGNORE_QUIET_HOURS is Y")
	return row
}

var errWhichRow = errors.New("name a row by MESSAGE_ID, or describe one by --channel and --phones")

// question is about the row that is named, or else described.
func question(args []string, row *gateway.Message, at string) (operate.Question, error) {
	q := operate.Question{Row: *row}
	named, described := len(args) > 0, row.Channel != "" && row.Phones != ""
	if named == described || named && row.Channel+row.Phones != "" {
		return q, errWhichRow
	}
	if at != "" {
		var err error
		if q.At, err = time.Parse(time.RFC3339, at); err != nil {
			return q, fmt.Errorf("reading --at: %q is not an instant, such as 2026-12-24T22:00:00-05:00", at)
		}
	}
	if named {
		var err error
		if q.ID, err = readID(args[0]); err != nil {
			return q, err
		}
	}
	return q, nil
}
