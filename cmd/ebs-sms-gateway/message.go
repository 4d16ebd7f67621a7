package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/internal/table"
)

func newMessage() *cobra.Command {
	c := &cobra.Command{
		Use: "message MESSAGE_ID", Args: cobra.ExactArgs(1), Short: "Show one message, and everything that happened to it.",
		Example: "  ebs-sms-gateway message 4711 --explain",
	}
	f := addReadFlags(c)
	who := &revealFlags{}
	who.add(c)
	explain := c.Flags().Bool("explain", false, "also say what becomes of it, and why")
	c.RunE = func(c *cobra.Command, args []string) error {
		id, err := readID(args[0])
		if err != nil {
			return err
		}
		reading, err := who.as()
		if err != nil {
			return err
		}
		return f.show(c, func(ctx context.Context, s *operate.Service) (report, error) {
			detail, err := s.Message(ctx, reading, id)
			if err != nil {
				return nil, fmt.Errorf("reading message: %w", err)
			}
			r := newMessageReport(detail, reading.Reveal)
			if *explain {
				e, err := s.Explain(ctx, reading, operate.Question{ID: id})
				if err != nil {
					return nil, fmt.Errorf("explaining: %w", err)
				}
				becomes := newExplainReport(e)
				r.Explanation = &becomes
			}
			return r, nil
		})
	}
	return c
}

// messageReport is the form of --json.
type messageReport struct {
	Message     messageLine    `json:"message"`
	Events      []eventLine    `json:"events"`
	Replies     []replyLine    `json:"replies"`
	Audit       []auditLine    `json:"audit"`
	Explanation *explainReport `json:"explanation,omitempty"`

	reveal bool
}

// eventLine is one step of a message.
type eventLine struct {
	At        time.Time      `json:"at"`
	Step      gateway.Step   `json:"step"`
	From      gateway.Status `json:"from,omitempty"`
	To        gateway.Status `json:"to"`
	Reason    string         `json:"reason,omitempty"`
	ErrorCode int            `json:"error_code,omitempty"`
	By        string         `json:"by,omitempty"`
}

func newMessageReport(d operate.Detail, reveal bool) messageReport {
	r := messageReport{
		Message: newMessageLine(d.Message), Events: []eventLine{}, Replies: newRepliesReport(d.Replies, reveal).Replies, reveal: reveal,
		Audit: newAuditReport(d.Audit).Entries,
	}
	for _, e := range d.Events {
		r.Events = append(r.Events, eventLine{
			At: e.At.UTC(), Step: e.Step, From: e.From, To: e.To, Reason: e.Reason, ErrorCode: e.ErrorCode, By: e.By,
		})
	}
	return r
}

func (r messageReport) writeText(out io.Writer) error {
	if err := writeTable(out, r.facts()); err != nil {
		return err
	}
	if len(r.Events) > 0 {
		fmt.Fprintln(out)
		if err := writeTable(out, r.timeline()); err != nil {
			return err
		}
	}
	if len(r.Replies) > 0 {
		fmt.Fprintln(out)
		if err := (repliesReport{r.Replies, r.reveal}).writeText(out); err != nil {
			return err
		}
	}
	if r.Explanation == nil {
		return nil
	}
	fmt.Fprintln(out)
	return r.Explanation.writeText(out)
}

func (r messageReport) facts() *table.Table {
	t := facts()
	m := r.Message
	add := func(name, text string) {
		if text != "" && text != "0" && text != "-" {
			t.Add(name, text)
		}
	}
	add("message", idText(m.MessageID)+" of "+m.Channel)
	add("source key", m.SourceKey)
	add("person", strconv.FormatInt(m.PersonID, 10))
	add("name", m.PersonName)
	add("phones", m.Phones)
	add("text", m.Body)
	add("inserted", momentText(m.CreatedAt))
	add("status", string(m.Status)+" since "+momentText(m.StatusAt))
	add("reason", m.StatusReason)
	add("error", strconv.Itoa(m.ErrorCode))
	add("error text", m.ErrorText)
	add("attempts", strconv.Itoa(m.Attempts))
	add("next look", momentText(m.NextAttemptAt))
	add("sent to", m.Recipient)
	add("sent from", m.Sender)
	add("segments", strconv.Itoa(m.Segments))
	add("provider", strings.TrimSpace(m.ProviderSID+" "+string(m.ProviderStatus)))
	return t
}

func (r messageReport) timeline() *table.Table {
	t := table.New(table.Column{Name: "WHEN"}, table.Column{Name: "STEP"}, table.Column{Name: "FROM"},
		table.Column{Name: "TO"}, table.Column{Name: "ERROR", Kind: table.Number}, table.Column{Name: "BY", Kind: table.Text},
		table.Column{Name: "REASON", Kind: table.Text})
	for _, e := range r.Events {
		code := ""
		if e.ErrorCode != 0 {
			code = strconv.Itoa(e.ErrorCode)
		}
		t.Add(timeText(e.At), string(e.Step), string(e.From), string(e.To), code, e.By, e.Reason)
	}
	return t
}
