package demo

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// view shows the queue: a screen that is redrawn on a terminal, a line now and then elsewhere.
type view struct {
	out      io.Writer
	terminal bool
	paint    painter
	clock    gateway.Clock
	started  time.Time
	// lines is the height of the screen drawn before, to be overwritten.
	lines int
	last  string
}

func newView(opts Options) *view {
	return &view{out: opts.Out, terminal: opts.Terminal, paint: painter(opts.Colours), clock: opts.Clock,
		started: opts.Clock()}
}

// stage is a part of a message's life as the demo counts it: every status is in one of
// them, so that the figures of a line add up to the rows inserted.
type stage struct {
	name     string
	statuses []gateway.Status
}

func stages() []stage {
	return []stage{
		{"waiting", []gateway.Status{gateway.StatusNew, gateway.StatusRetry, gateway.StatusDeferred}},
		{"sending", []gateway.Status{gateway.StatusSending}},
		{"unknown", []gateway.Status{gateway.StatusUnknown, gateway.StatusHeld}},
		{"sent", []gateway.Status{gateway.StatusSent}},
		{"delivered", []gateway.Status{gateway.StatusDelivered}},
		{"undelivered", []gateway.Status{gateway.StatusUndelivered}},
		{"not sent", []gateway.Status{
			gateway.StatusFailed, gateway.StatusRejected, gateway.StatusOptedOut, gateway.StatusExpired,
			gateway.StatusCanceled,
		}},
	}
}

// figures are rows of one channel by stage.
type figures []int64

func (f figures) total() (n int64) {
	for _, rows := range f {
		n += rows
	}
	return n
}

func (f figures) add(other figures) {
	for i := range f {
		f[i] += other[i]
	}
}

// count sorts the rows into stages by channel.
func count(depths []gateway.Depth) map[string]figures {
	all := stages()
	counted := map[string]figures{}
	for _, own := range []string{channelCertification, channelAlert, channelShift} {
		counted[own] = make(figures, len(all))
	}
	for _, d := range depths {
		if counted[d.Channel] == nil { // an onlooker has inserted rows of another
			counted[d.Channel] = make(figures, len(all))
		}
		i := slices.IndexFunc(all, func(s stage) bool { return slices.Contains(s.statuses, d.Status) })
		counted[d.Channel][i] += d.Rows
	}
	return counted
}

func (v *view) draw(ctx context.Context, w *world) error {
	stats, err := w.store.Stats(ctx, gateway.StatsParams{Now: v.clock()})
	if err != nil {
		return err
	}
	counted := count(stats.Depths)
	if !v.terminal {
		return v.line(counted)
	}
	accepted := w.simulator.Accepted()
	s := screen{paint: v.paint, counted: counted, elapsed: v.clock().Sub(v.started), accepted: len(accepted),
		first: firstText(accepted)}
	rows, err := w.store.Search(ctx, gateway.SearchParams{Limit: searched})
	if err != nil {
		return err
	}
	s.texts = pick(rows, shownTexts, stories())
	replies, err := w.store.Replies(ctx, gateway.ReplySearchParams{Limit: searched})
	if err != nil {
		return err
	}
	s.replies = pick(replies, shownReplies, replyStories())
	return v.redraw(s.render())
}

// searched is among how many of the newest rows the shown ones are looked for.
const searched = 500

// firstText is the newest text that ends with the instruction, "" if there is none.
func firstText(accepted twiliotest.Ledger) string {
	for _, a := range slices.Backward(accepted) {
		if strings.HasSuffix(a.Body, instruction) {
			return a.Body
		}
	}
	return ""
}

// examples shows some of what was sent, and what came back.
func (v *view) examples(out io.Writer, w *world, sum summary) {
	s := screen{paint: v.paint, first: firstText(w.simulator.Accepted())}
	fmt.Fprintln(out, "\nSome of the texts")
	for _, m := range sum.texts {
		fmt.Fprintln(out, s.text(m))
	}
	fmt.Fprintln(out, s.instructed())
	fmt.Fprintln(out, "Some of the replies")
	for _, r := range sum.someReplies {
		fmt.Fprintln(out, s.reply(r))
	}
}

// line prints the totals if they have changed.
func (v *view) line(counted map[string]figures) error {
	sum := make(figures, len(stages()))
	for _, f := range counted {
		sum.add(f)
	}
	text := fmt.Sprintf("inserted %d", sum.total())
	for i, s := range stages() {
		if sum[i] > 0 {
			text += fmt.Sprintf("  %s %d", s.name, sum[i])
		}
	}
	if text == v.last {
		return nil
	}
	v.last = text
	_, err := fmt.Fprintln(v.out, text)
	return err
}

// redraw overwrites the screen drawn before: cursor up, and each line cleared to its end.
func (v *view) redraw(lines []string) error {
	var b bytes.Buffer
	if v.lines > 0 {
		fmt.Fprintf(&b, "\x1b[%dA", v.lines)
	}
	for _, line := range lines {
		b.WriteString(line + "\x1b[K\n")
	}
	b.WriteString("\x1b[J")
	v.lines = len(lines)
	_, err := v.out.Write(b.Bytes())
	return err
}
