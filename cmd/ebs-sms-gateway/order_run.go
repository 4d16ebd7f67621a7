package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/internal/table"
)

// orderly is an order, and in whose name it is carried out.
type orderly struct {
	doing
	order operate.Order
}

// carryOut counts first, as far as may be if no bound is given, and asks if it is much.
func (f *orderFlags) carryOut(ctx context.Context, c *cobra.Command, o orderly) error {
	asks := o.order.AtMost == 0
	o.order.AtMost = cmp.Or(o.order.AtMost, operate.AtMostLimit)
	counted, err := o.rehearse(ctx)
	if err != nil {
		return fmt.Errorf("counting messages: %w", err)
	}
	if o.act.DryRun {
		return f.tell(c, newOrderReport(o, counted))
	}
	if asks && counted.Found > operate.AtMostDefault {
		if err := confirm(c, counted); err != nil {
			return err
		}
	}
	o.order.Counted = counted.Counted
	count := newProgress(c.ErrOrStderr(), "messages")
	count.of, o.order.Told = counted.Found, count.more
	effect, err := o.Apply(ctx, o.act, o.order)
	count.end()
	if err != nil {
		return errors.Join(fmt.Errorf("%s: %w", o.order.Action, err), f.partly(c, newOrderReport(o, effect)))
	}
	return f.tell(c, newOrderReport(o, effect))
}

func (o orderly) rehearse(ctx context.Context) (operate.Effect, error) {
	o.act.DryRun = true
	effect, err := o.Apply(ctx, o.act, o.order)
	if errors.Is(err, operate.ErrTooMany) && len(o.order.Of.IDs) == 0 {
		err = fmt.Errorf("%w; --newest %d acts on so many of them", err, o.order.AtMost)
	}
	return effect, err
}

var errUnconfirmed = errors.New("nothing was done")

// confirm asks on a terminal whether to act on so many messages.
func confirm(c *cobra.Command, counted operate.Effect) error {
	if columns(c.InOrStdin()) == 0 {
		return fmt.Errorf("%w: %d messages are many; --at-most %d allows them", errUnconfirmed, counted.Found, counted.Found)
	}
	fmt.Fprintf(c.ErrOrStderr(), "%d messages, of which %d would be changed. Go on? [y/N] ", counted.Found, counted.Changed)
	answer, _ := bufio.NewReader(c.InOrStdin()).ReadString('\n') // whatever is not a yes is a no
	if a := strings.ToLower(strings.TrimSpace(answer)); a != "y" && a != "yes" {
		return errUnconfirmed
	}
	return nil
}

// tell says what came of it, and ends with 1 if some were left alone.
func (f *orderFlags) tell(c *cobra.Command, r orderReport) error {
	if err := f.form.write(c.OutOrStdout(), r); err != nil {
		return err
	}
	if r.Changed < r.Found || len(r.Left) > 0 || r.More {
		return exit(1)
	}
	return nil
}

// partly says what was done before an error, if anything was.
func (f *orderFlags) partly(c *cobra.Command, r orderReport) error {
	if r.Changed == 0 {
		return nil
	}
	return f.form.write(c.OutOrStdout(), r)
}

// orderReport is the form of --json.
type orderReport struct {
	Action operate.Action `json:"action"`
	DryRun bool           `json:"dry_run"`
	// Found are the messages that were meant and are there, Changed those of them that were acted on, or would be.
	Found   int `json:"found"`
	Changed int `json:"changed"`
	// More: there are more messages than those found.
	More bool `json:"more"`
	// Left is why others were left alone, and how many.
	Left map[string]int `json:"left"`
}

func newOrderReport(o orderly, e operate.Effect) orderReport {
	r := orderReport{
		Action: o.order.Action, DryRun: o.act.DryRun, Found: e.Found, Changed: e.Changed, More: e.More, Left: e.Left,
	}
	if r.Left == nil {
		r.Left = map[string]int{}
	}
	return r
}

func (r orderReport) writeText(out io.Writer) error {
	verb := "changed"
	if r.DryRun {
		verb = "would be changed"
	}
	more := ""
	if r.More {
		more = ", and there are more"
	}
	fmt.Fprintf(out, "%s: %d found, %d %s%s\n", r.Action, r.Found, r.Changed, verb, more)
	if len(r.Left) == 0 {
		return nil
	}
	t := table.New(table.Column{}, table.Column{Kind: table.Number}, table.Column{})
	for _, why := range slices.Sorted(maps.Keys(r.Left)) {
		t.Add("left alone", strconv.Itoa(r.Left[why]), why)
	}
	return writeTable(out, t)
}
