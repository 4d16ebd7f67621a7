package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/shadow"
)

func writeShadowText(out io.Writer, s shadow.Summary) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	if len(s.Channels) == 0 {
		fmt.Fprintln(w, "no rows")
		return w.Flush()
	}
	fmt.Fprintf(w, "decided\t%s to %s\n", timeText(s.From), timeText(s.To))
	for _, c := range s.Channels {
		writeShadowChannel(w, c)
	}
	return w.Flush()
}

func writeShadowChannel(w io.Writer, c shadow.Channel) {
	fmt.Fprintf(w, "\n%s\t%d rows, %d segments\n", c.Name, c.Rows, c.Segments)
	for _, o := range shadow.Outcomes() {
		fmt.Fprintf(w, "  %s\t%d\t%s\n", o, c.Outcomes[o], outcomeText(o))
	}
	for i, r := range c.Reasons {
		until := ""
		if r.Outcome == operate.Waits && !r.Until.IsZero() {
			until = ", the last until " + timeText(r.Until)
		}
		fmt.Fprintf(w, "%s  %s\t%d\t%s%s\n", heading(i, "because"), r.Outcome, r.Rows, r.Reason, until)
	}
	for i, why := range slices.Sorted(maps.Keys(c.Unread)) {
		fmt.Fprintf(w, "%s  %s\t%d\n", heading(i, "pieces of PHONES that are no number"), why, c.Unread[why])
	}
	for i, m := range c.Statuses {
		fmt.Fprintf(w, "%s  %s\t%d\t%s\n", heading(i, "in the queue they are"), m.Outcome, m.Rows, m.Status)
	}
}

// heading comes before the first of some lines.
func heading(i int, text string) string {
	if i > 0 {
		return ""
	}
	return "  " + text + ":\n"
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
