package main

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/internal/table"
)

// journalReport is the form of --json.
type journalReport struct {
	Entries journalEntries `json:"entries"`
	// Attention is whether something is set aside or damaged.
	Attention bool `json:"attention"`
}

type journalEntries []journalEntry

// journalEntry is a reply, or damage; what is of the person is masked unless it was asked for.
type journalEntry struct {
	File        string               `json:"file"`
	State       operate.JournalState `json:"state"`
	At          *time.Time           `json:"at"`
	Bytes       int64                `json:"bytes"`
	ProviderSID string               `json:"provider_sid,omitempty"`
	From        string               `json:"from,omitempty"`
	To          string               `json:"to,omitempty"`
	ReceivedAt  *time.Time           `json:"received_at"`
	Body        string               `json:"body,omitempty"`
}

func newJournalReport(found []operate.Journalled) journalReport {
	r := journalReport{Entries: journalEntries{}}
	for _, e := range found {
		r.Entries = append(r.Entries, newJournalEntry(e))
		r.Attention = r.Attention || e.State != operate.JournalWaits
	}
	return r
}

func newJournalEntry(e operate.Journalled) journalEntry {
	return journalEntry{
		File: e.File, State: e.State, At: moment(e.At), Bytes: e.Size, ProviderSID: e.Reply.ProviderSID, From: e.Reply.From,
		To: e.Reply.To, ReceivedAt: moment(e.Reply.ReceivedAt), Body: e.Reply.Body,
	}
}

func (r journalReport) writeText(out io.Writer) error {
	if len(r.Entries) == 0 {
		_, err := fmt.Fprintln(out, "nothing waits")
		return err
	}
	t := table.New(table.Column{Name: "STATE"}, table.Column{Name: "SINCE"}, table.Column{Name: "FROM"},
		table.Column{Name: "PROVIDER_SID"}, table.Column{Name: "FILE"})
	for _, e := range r.Entries {
		t.Add(string(e.State), momentText(e.At), e.From, e.ProviderSID, e.File)
	}
	return writeTable(out, t)
}

func (entries journalEntries) writeText(out io.Writer) error {
	t := facts()
	for i, e := range entries {
		if i > 0 {
			t.Add()
		}
		t.Add("file", e.File)
		t.Add("state", string(e.State))
		t.Add("since", momentText(e.At))
		t.Add("bytes", strconv.FormatInt(e.Bytes, 10))
		if e.ProviderSID == "" {
			continue
		}
		t.Add("provider sid", e.ProviderSID)
		t.Add("received", momentText(e.ReceivedAt))
		t.Add("from", e.From)
		t.Add("to", e.To)
		t.Add("text", e.Body)
	}
	return writeTable(out, t)
}

// replayReport is the form of --json.
type replayReport struct {
	DryRun bool `json:"dry_run"`
	Staged int  `json:"staged"`
	// Waiting are left in the journal, Aside those of them that the store refuses.
	Waiting int `json:"waiting"`
	Aside   int `json:"set_aside"`
}

func (r replayReport) writeText(out io.Writer) error {
	text := fmt.Sprintf("%d replies staged; %d wait, of which the store refuses %d", r.Staged, r.Waiting, r.Aside)
	if r.DryRun {
		text = fmt.Sprintf("%d replies would be staged, of which the store has refused %d before", r.Waiting, r.Aside)
	}
	_, err := fmt.Fprintln(out, text)
	return err
}
