package demo

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/phone"
)

// view shows the queue: a table that is redrawn on a terminal, a line now and then elsewhere.
type view struct {
	out      io.Writer
	terminal bool
	// lines is the height of the table on the screen, to be overwritten.
	lines int
	last  string
}

// counts are rows by channel and status.
type counts map[string]map[gateway.Status]int64

func newView(opts Options) *view { return &view{out: opts.Out, terminal: opts.Terminal} }

// shown are the statuses that have a column.
func shown() []gateway.Status {
	return []gateway.Status{
		gateway.StatusNew, gateway.StatusSending, gateway.StatusRetry, gateway.StatusUnknown, gateway.StatusSent,
		gateway.StatusDelivered, gateway.StatusUndelivered, gateway.StatusFailed, gateway.StatusRejected, gateway.StatusOptedOut,
	}
}

func (v *view) draw(ctx context.Context, w *world, f *feeder) error {
	stats, err := w.store.Stats(ctx, gateway.StatsParams{Now: time.Now()})
	if err != nil {
		return err
	}
	counts := counts{channelCertification: {}, channelAlert: {}}
	for _, d := range stats.Depths {
		if counts[d.Channel] != nil { // an onlooker may have inserted rows of another
			counts[d.Channel][d.Status] += d.Rows
		}
	}
	if !v.terminal {
		return v.line(counts, f)
	}
	return v.table(ctx, w, counts)
}

// line prints the totals if they have changed.
func (v *view) line(counts counts, f *feeder) error {
	text := fmt.Sprintf("inserted %d", f.inserted)
	for _, s := range shown() {
		if n := counts[channelCertification][s] + counts[channelAlert][s]; n > 0 {
			text += fmt.Sprintf("  %s %d", s, n)
		}
	}
	if text == v.last {
		return nil
	}
	v.last = text
	_, err := fmt.Fprintln(v.out, text)
	return err
}

// table is at most 24 lines high and 80 characters wide: a terminal that scrolls or
// wraps cannot be redrawn.
func (v *view) table(ctx context.Context, w *world, counts counts) error {
	recent, err := w.store.Search(ctx, gateway.SearchParams{Limit: 5})
	if err != nil {
		return err
	}
	replies, err := w.store.Replies(ctx, gateway.ReplySearchParams{Limit: 3})
	if err != nil {
		return err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%-14s%14s%14s\n", "", channelCertification, channelAlert)
	for _, s := range shown() {
		fmt.Fprintf(&b, "%-14s%14d%14d\n", s, counts[channelCertification][s], counts[channelAlert][s])
	}
	b.WriteString("latest messages\n")
	for _, m := range recent {
		fmt.Fprintf(&b, "  %6d %-11s %-8s %-11s %.36s\n", m.ID, m.Channel, phone.Mask(m.Recipient), m.Status, m.StatusReason)
	}
	b.WriteString("latest replies\n")
	for _, r := range replies {
		fmt.Fprintf(&b, "  %s %-8s %s\n", r.ReceivedAt.Local().Format("15:04:05"), phone.Mask(r.From), r.Kind)
	}
	b.WriteString("Ctrl-C stops\n")
	return v.redraw(b.Bytes())
}

// redraw overwrites the table drawn before: cursor up, and each line cleared to its end.
func (v *view) redraw(table []byte) error {
	var b bytes.Buffer
	if v.lines > 0 {
		fmt.Fprintf(&b, "\x1b[%dA", v.lines)
	}
	b.Write(bytes.ReplaceAll(table, []byte("\n"), []byte("\x1b[K\n")))
	b.WriteString("\x1b[J")
	v.lines = bytes.Count(table, []byte("\n"))
	_, err := v.out.Write(b.Bytes())
	return err
}
