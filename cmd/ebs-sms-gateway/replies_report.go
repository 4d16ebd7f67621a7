package main

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/internal/table"
)

// repliesReport is the form of --json.
type repliesReport struct {
	Replies []replyLine `json:"replies"`

	reveal bool
}

// replyLine is one reply; what is of the person is masked unless it was asked for.
type replyLine struct {
	InboundID   int64               `json:"inbound_id"`
	ReceivedAt  *time.Time          `json:"received_at"`
	From        string              `json:"from"`
	Body        string              `json:"body,omitempty"`
	Channel     string              `json:"channel,omitempty"`
	Kind        consent.Kind        `json:"kind"`
	MatchStatus gateway.MatchStatus `json:"match_status"`
	MatchMethod gateway.MatchMethod `json:"match_method,omitempty"`
	MessageID   gateway.MessageID   `json:"message_id,omitempty"`
	Keyword     string              `json:"keyword,omitempty"`
	Candidates  []gateway.MessageID `json:"candidates"`
	// Process is what the site's sweep has made of it.
	Process string `json:"process_status,omitempty"`
}

func newRepliesReport(replies []gateway.Reply, reveal bool) repliesReport {
	report := repliesReport{Replies: []replyLine{}, reveal: reveal}
	for _, r := range replies {
		report.Replies = append(report.Replies, replyLine{
			InboundID: r.ID, ReceivedAt: moment(r.ReceivedAt), From: r.From, Body: r.Body,
			Channel: r.Channel, Kind: r.Kind,
			MatchStatus: r.Match.Status, MatchMethod: r.Match.Method, MessageID: r.Match.MessageID, Keyword: r.Keyword,
			Candidates: append([]gateway.MessageID{}, r.Match.Candidates...), Process: r.Processing.Status,
		})
	}
	return report
}

func (r repliesReport) writeText(out io.Writer) error {
	shape := []table.Column{
		{Name: "INBOUND_ID", Kind: table.Number}, {Name: "RECEIVED"}, {Name: "FROM"}, {Name: "STATUS"}, {Name: "HOW"},
		{Name: "MESSAGE_ID", Kind: table.Number}, {Name: "KEYWORD", Kind: table.Text}, {Name: "CANDIDATES", Kind: table.Text},
	}
	if r.reveal {
		shape = append(shape, table.Column{Name: "TEXT", Kind: table.Text})
	}
	t := table.New(shape...)
	for _, l := range r.Replies {
		cells := []string{
			strconv.FormatInt(l.InboundID, 10), momentText(l.ReceivedAt), l.From, string(l.MatchStatus),
			cmp.Or(string(l.MatchMethod), "-"), idText(l.MessageID), cmp.Or(l.Keyword, "-"),
			cmp.Or(strings.Trim(fmt.Sprint(l.Candidates), "[]"), "-"),
		}
		if r.reveal {
			cells = append(cells, l.Body)
		}
		t.Add(cells...)
	}
	return writeTable(out, t)
}

// idText is a message that may not be.
func idText(id gateway.MessageID) string {
	if id == 0 {
		return "-"
	}
	return strconv.FormatInt(int64(id), 10)
}
