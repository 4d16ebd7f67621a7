package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// orderExits is what every command on messages ends with.
const orderExits = "\n\nThe exit code is 0 (all of them were acted on), 1 (some were left alone, it says why, or there are more) or 2 (error)."

// orderHelp is what every command on messages says of which are meant.
const orderHelp = "\n\nName the messages, or find them by --channel and --status, and narrow that by --person, --since and --until. More\n" +
	"than %d are asked about on a terminal; elsewhere --at-most says how many there may be, up to %d. Of more than\n" +
	"that, --newest acts on so many: run it again for the others. What comes in or fails after the count is left alone.\n" +
	"Done twice, it changes nothing the second time." + orderExits

func newRequeue() *cobra.Command {
	return newOrder(operate.ActionRequeue, &cobra.Command{
		Use: "requeue [MESSAGE_ID...]", Short: "Have messages go once more that went nowhere, and waiting ones now.",
		Long: "Have messages go once more that the provider never had (FAILED, REJECTED, EXPIRED), and DEFERRED ones now. Those\n" +
			"that a person gave up (release --as not-sent) go once more only by their MESSAGE_ID.",
		Example: "  ebs-sms-gateway requeue 4711 --reason 'number corrected'\n" +
			"  ebs-sms-gateway requeue --channel CERT_EXPIRY --status failed --reason 'token renewed' --dry-run",
	})
}

func newCancel() *cobra.Command {
	return newOrder(operate.ActionCancel, &cobra.Command{
		Use: "cancel [MESSAGE_ID...]", Short: "Withdraw messages that wait, and held ones.",
		Example: "  ebs-sms-gateway cancel --channel CERT_EXPIRY --since 2h --reason 'wrong audience' --at-most 5000\n" +
			"  ebs-sms-gateway cancel --channel CERT_EXPIRY --reason 'wrong audience' --newest 10000",
	})
}

func newResend() *cobra.Command {
	return newOrder(operate.ActionResend, &cobra.Command{
		Use: "resend [MESSAGE_ID...]", Short: "Queue a copy of messages that have ended, once each.",
		Long: "Queue a copy of messages that have ended, once each. Those that arrived or were withdrawn are among what is found\n" +
			"only if --status says so.",
		Example: "  ebs-sms-gateway resend 4711 --reason 'phone was off for a week'",
	})
}

func newRelease() *cobra.Command {
	c := &cobra.Command{
		Use: "release [MESSAGE_ID...]", Short: "Decide held messages: they were sent, were not, or go again.",
		Long: "Decide HELD messages, of which nobody could tell whether they were sent: --as sent says that they were,\n" +
			"--as not-sent that they were not, which ends them, --as again sends them again: they may arrive twice.",
		Example: "  ebs-sms-gateway release 4711 --as sent --reason 'seen in the log of Twilio'",
	}
	as := c.Flags().String("as", "", "`what` is decided: "+strings.Join(decisions(), ", ")+"; required")
	_ = c.MarkFlagRequired("as") // the flag is there
	complete(c, "as", decisions)
	return newDecidedOrder(c, func() (operate.Action, error) {
		action := operate.Action("release_" + strings.ReplaceAll(*as, "-", "_"))
		if !slices.Contains(decisions(), *as) {
			return "", fmt.Errorf("reading --as: %q is none of %s", *as, strings.Join(decisions(), ", "))
		}
		return action, nil
	})
}

func decisions() []string { return []string{"sent", "not-sent", "again"} }

func newOrder(action operate.Action, c *cobra.Command) *cobra.Command {
	return newDecidedOrder(c, func() (operate.Action, error) { return action, nil })
}

// newDecidedOrder is a command on messages whose flags decide the action.
func newDecidedOrder(c *cobra.Command, action func() (operate.Action, error)) *cobra.Command {
	if c.Long == "" {
		c.Long = c.Short
	}
	c.Long += fmt.Sprintf(orderHelp, operate.AtMostDefault, operate.AtMostLimit)
	f := &orderFlags{changeFlags: addChangeFlags(c)}
	f.add(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		a, err := action()
		if err != nil {
			return err
		}
		order, err := f.order(a, args, time.Now())
		if err != nil {
			return err
		}
		return f.change(c, func(ctx context.Context, d doing) error { return f.carryOut(ctx, c, orderly{d, order}) })
	}
	return c
}

// orderFlags are those of a command on messages.
type orderFlags struct {
	*changeFlags
	channels, statuses []string
	since, until       string
	person             int64
	atMost, newest     int
}

func (f *orderFlags) add(c *cobra.Command) {
	c.Flags().StringSliceVar(&f.channels, "channel", nil, "those of this `channel`; several with commas")
	c.Flags().StringSliceVar(&f.statuses, "status", nil, "those with this `status`, such as failed; several with commas")
	c.Flags().Int64Var(&f.person, "person", 0, "of these, those to this `PERSON_ID`")
	c.Flags().StringVar(&f.since, "since", "", "of these, those inserted at this `time` or later: an instant, a day, or how long ago, such as 24h")
	c.Flags().StringVar(&f.until, "until", "", "of these, those inserted before this `time`")
	c.Flags().IntVar(&f.atMost, "at-most", 0, "do nothing if there are more than so `many`")
	c.Flags().IntVar(&f.newest, "newest", 0, "if there are more than so `many`, act on the newest so many")
	c.MarkFlagsMutuallyExclusive("at-most", "newest")
	completeChannels(c, f.load)
	completeStatuses(c, gateway.Statuses())
}

var errWhichMessages = errors.New("name messages by MESSAGE_ID, or find them by --channel and --status")

func (f *orderFlags) order(action operate.Action, args []string, now time.Time) (operate.Order, error) {
	order := operate.Order{Action: action, AtMost: cmp.Or(f.newest, f.atMost), Part: f.newest != 0}
	found := len(f.channels) > 0 || len(f.statuses) > 0
	narrowed := f.since != "" || f.until != "" || f.person != 0 || f.newest != 0
	if found == (len(args) > 0) || narrowed && !found {
		return order, errWhichMessages
	}
	var err error
	if order.Of.Filter, err = f.filter(now); err != nil {
		return order, err
	}
	for _, arg := range args {
		id, err := readID(arg)
		if err != nil {
			return order, err
		}
		order.Of.IDs = append(order.Of.IDs, id)
	}
	return order, nil
}

func (f *orderFlags) filter(now time.Time) (gateway.SearchParams, error) {
	p := gateway.SearchParams{Channels: f.channels, PersonID: f.person}
	var err error
	if p.Statuses, err = readStatuses(f.statuses); err != nil {
		return p, err
	}
	if p.Since, err = readMoment("since", f.since, now); err != nil {
		return p, err
	}
	p.Until, err = readMoment("until", f.until, now)
	return p, err
}

func readID(text string) (gateway.MessageID, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id <= 0 {
		return 0, fmt.Errorf("reading MESSAGE_ID: %q is not a positive whole number", text)
	}
	return gateway.MessageID(id), nil
}

func readStatuses(typed []string) ([]gateway.Status, error) {
	var statuses []gateway.Status
	for _, text := range typed {
		status := gateway.Status(strings.ToUpper(text))
		if !slices.Contains(gateway.Statuses(), status) {
			return nil, fmt.Errorf("reading --status: %q is none of those of a message, such as failed", text)
		}
		statuses = append(statuses, status)
	}
	return statuses, nil
}
