package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/shadow"
	"ebs-sms-gateway/internal/table"
)

func writeShadowText(out io.Writer, s shadow.Summary) error {
	if len(s.Channels) == 0 {
		_, err := fmt.Fprintln(out, "no rows")
		return err
	}
	fmt.Fprintf(out, "decided %s to %s\n", timeText(s.From), timeText(s.To))
	for _, c := range s.Channels {
		if err := writeShadowChannel(out, c); err != nil {
			return err
		}
	}
	return nil
}

func writeShadowChannel(out io.Writer, c shadow.Channel) error {
	fmt.Fprintf(out, "\n%s: %d rows, %d segments\n", c.Name, c.Rows, c.Segments)
	outcomes, reasons, unread, statuses := section(""), section("because"),
		section("pieces of PHONES that are no number"), section("in the queue they are")
	for _, o := range shadow.Outcomes() {
		outcomes.add(c.Outcomes[o], string(o), outcomeText(o))
	}
	for _, r := range c.Reasons {
		until := ""
		if r.Outcome == operate.Waits && !r.Until.IsZero() {
			until = ", the last until " + timeText(r.Until)
		}
		reasons.add(r.Rows, string(r.Outcome), r.Reason+until)
	}
	for _, why := range slices.Sorted(maps.Keys(c.Unread)) {
		unread.add(c.Unread[why], string(why), "")
	}
	for _, m := range c.Statuses {
		statuses.add(m.Rows, string(m.Outcome), string(m.Status))
	}
	for _, s := range []*counts{outcomes, reasons, unread, statuses} {
		if err := s.write(out); err != nil {
			return err
		}
	}
	return nil
}

// counts are how many there are of what, below a heading.
type counts struct {
	heading string
	lines   *table.Table
	empty   bool
}

func section(heading string) *counts {
	return &counts{heading, table.New(table.Column{}, table.Column{Kind: table.Number}, table.Column{Kind: table.Text}), true}
}

func (c *counts) add(n int, of, text string) {
	c.lines.Add("  "+of, strconv.Itoa(n), text)
	c.empty = false
}

func (c *counts) write(out io.Writer) error {
	if c.empty {
		return nil
	}
	if c.heading != "" {
		fmt.Fprintf(out, "  %s:\n", c.heading)
	}
	return writeTable(out, c.lines)
}

func outcomeText(o operate.Outcome) string {
	switch o {
	case operate.Sent:
		return "at once"
	case shadow.SentLater:
		return "after a wait"
	case operate.Waits:
		return "still"
	case operate.OptedOut:
		return "the person asked not to be texted"
	case operate.Rejected:
		return "no number or no text that can be sent"
	case operate.Expired:
		return "too late"
	}
	return ""
}

func writeShadowCSV(out io.Writer, rows []shadow.Line) error {
	w := csv.NewWriter(out)
	records := [][]string{{
		"MESSAGE_ID", "CHANNEL", "DECIDED_AT", "OUTCOME", "REASON", "UNTIL", "NUMBER", "COUNTRY", "SENDER", "SEGMENTS",
		"ENCODING", "UNREAD", "STATUS",
	}}
	for _, l := range rows {
		unread := make([]string, len(l.Unread))
		for i, why := range l.Unread {
			unread[i] = string(why)
		}
		until := ""
		if !l.Until.IsZero() {
			until = l.Until.Format(time.RFC3339)
		}
		records = append(records, []string{
			strconv.FormatInt(int64(l.MessageID), 10), cell(l.Channel), l.At.Format(time.RFC3339), string(l.Outcome),
			cell(l.Reason), until, l.Number, l.Country, cell(l.Sender), strconv.Itoa(l.Segments), l.Encoding,
			strings.Join(unread, " "), string(l.Status),
		})
	}
	return w.WriteAll(records)
}

// cell keeps a spreadsheet from taking a text that somebody wrote for a formula.
func cell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
