package main

import (
	"cmp"
	"fmt"
	"io"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/internal/table"
)

// messagesReport is the form of --json.
type messagesReport struct {
	Messages []messageLine `json:"messages"`
	// NextBefore is the --before of the next page, 0 if there is none.
	NextBefore gateway.MessageID `json:"next_before,omitempty"`

	reveal bool
}

// messageLine is one message; what is of the person is masked unless it was asked for.
type messageLine struct {
	MessageID      gateway.MessageID      `json:"message_id"`
	Channel        string                 `json:"channel"`
	SourceKey      string                 `json:"source_key,omitempty"`
	PersonID       int64                  `json:"person_id,omitempty"`
	PersonName     string                 `json:"person_name,omitempty"`
	Phones         string                 `json:"phones,omitempty"`
	Recipient      string                 `json:"recipient,omitempty"`
	Body           string                 `json:"body,omitempty"`
	CreatedAt      *time.Time             `json:"created_at"`
	Status         gateway.Status         `json:"status"`
	StatusAt       *time.Time             `json:"status_at"`
	StatusReason   string                 `json:"status_reason,omitempty"`
	ErrorCode      int                    `json:"error_code,omitempty"`
	ErrorText      string                 `json:"error_text,omitempty"`
	Attempts       int                    `json:"attempts"`
	NextAttemptAt  *time.Time             `json:"next_attempt_at"`
	Sender         string                 `json:"sender,omitempty"`
	Segments       int                    `json:"segments,omitempty"`
	ProviderSID    string                 `json:"provider_sid,omitempty"`
	ProviderStatus gateway.ProviderStatus `json:"provider_status,omitempty"`
}

func newMessageLine(m gateway.Message) messageLine {
	return messageLine{
		MessageID: m.ID, Channel: m.Channel, SourceKey: m.SourceKey, PersonID: m.PersonID, PersonName: m.PersonName,
		Phones: m.Phones, Recipient: m.Recipient, Body: m.Body, CreatedAt: moment(m.CreatedAt), Status: m.Status,
		StatusAt: moment(m.StatusAt), StatusReason: m.StatusReason, ErrorCode: m.ErrorCode, ErrorText: m.ErrorText,
		Attempts: m.Attempts, NextAttemptAt: moment(m.NextAttemptAt), Sender: m.Sender, Segments: m.Segments,
		ProviderSID: m.ProviderSID, ProviderStatus: m.ProviderStatus,
	}
}

func newMessagesReport(page operate.Page, reveal bool) messagesReport {
	r := messagesReport{Messages: []messageLine{}, NextBefore: page.Next, reveal: reveal}
	for _, m := range page.Messages {
		r.Messages = append(r.Messages, newMessageLine(m))
	}
	return r
}

func (r messagesReport) writeText(out io.Writer) error {
	shape := []table.Column{
		{Name: "MESSAGE_ID", Kind: table.Number}, {Name: "CHANNEL"}, {Name: "STATUS"}, {Name: "SINCE"}, {Name: "TO"},
		{Name: "SOURCE_KEY", Kind: table.Text}, {Name: "REASON", Kind: table.Text},
	}
	if r.reveal {
		shape = append(shape, table.Column{Name: "NAME", Kind: table.Text}, table.Column{Name: "TEXT", Kind: table.Text})
	}
	t := table.New(shape...)
	for _, m := range r.Messages {
		cells := []string{
			idText(m.MessageID), m.Channel, string(m.Status), momentText(m.StatusAt), cmp.Or(m.Recipient, "-"), m.SourceKey,
			m.StatusReason,
		}
		if r.reveal {
			cells = append(cells, m.PersonName, m.Body)
		}
		t.Add(cells...)
	}
	if err := writeTable(out, t); err != nil || r.NextBefore == 0 {
		return err
	}
	_, err := fmt.Fprintf(out, "\nthere may be more: --before %d\n", r.NextBefore)
	return err
}
