package reconcile

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/plan"
)

// matchCase is a case of testdata/match.json. What a row or an entry does not say
// fits; times are in seconds.
type matchCase struct {
	Name string `json:"name"`
	Rows []struct {
		ID     gateway.MessageID `json:"id"`
		At     int               `json:"at"`
		Sender string            `json:"sender"`
		Body   string            `json:"body"`
	} `json:"rows"`
	Listed []struct {
		SID     string `json:"sid"`
		At      int    `json:"at"`
		To      string `json:"to"`
		From    string `json:"from"`
		Body    string `json:"body"`
		Inbound bool   `json:"inbound"`
		Status  string `json:"status"`
	} `json:"listed"`
	// Instruction is the channel's.
	Instruction string                       `json:"instruction"`
	Taken       []string                     `json:"taken"`
	Want        map[gateway.MessageID]string `json:"want"`
	// Unclear are the rows that have an entry with another text.
	Unclear []gateway.MessageID `json:"unclear"`
}

func TestMatch(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join("testdata", "match.json"))
	require.NoError(t, err)
	var cases []matchCase
	require.NoError(t, json.Unmarshal(data, &cases))
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			m := match(c.rows(), listing{c.kind(), c.listed(), c.taken(), c.texts})
			got := map[gateway.MessageID]string{}
			for id, entry := range m.found {
				got[id] = entry.SID
			}
			require.Equal(t, c.Want, got)
			require.ElementsMatch(t, c.Unclear, slices.Collect(maps.Keys(m.unclear)))
		})
	}
}

const senderA = "+14155550001"

// noon is the time of the tests.
func noon() time.Time { return time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC) }

// texts are those of a channel with the case's instruction.
func (c matchCase) texts(m gateway.Message) []string {
	return plan.Texts(m, gateway.Channel{
		OptOutInstruction: c.Instruction, Replies: gateway.ReplyPolicy{ReferenceText: "(#)"},
	})
}

func (c matchCase) rows() []gateway.Message {
	var rows []gateway.Message
	for _, r := range c.Rows {
		rows = append(rows, gateway.Message{ID: r.ID, Body: or(r.Body, "Hello"), State: gateway.State{
			Status: gateway.StatusUnknown, Recipient: "+14155560101", Sender: or(r.Sender, senderA),
			ClaimedAt: noon().Add(time.Duration(r.At) * time.Second),
		}})
	}
	return rows
}

func (c matchCase) listed() []gateway.ProviderMessage {
	var listed []gateway.ProviderMessage
	for _, e := range c.Listed {
		listed = append(listed, gateway.ProviderMessage{
			SID: e.SID, To: or(e.To, "+14155560101"), From: or(e.From, senderA), Body: or(e.Body, "Hello"),
			Status: gateway.ProviderStatus(e.Status), Outbound: !e.Inbound,
			CreatedAt: noon().Add(time.Duration(e.At) * time.Second),
		})
	}
	return listed
}

func (c matchCase) taken() map[string]bool {
	taken := map[string]bool{}
	for _, sid := range c.Taken {
		taken[sid] = true
	}
	return taken
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// kind is what the senders of the case are.
func (c matchCase) kind() gateway.SenderKind {
	if len(c.Rows) > 0 && strings.HasPrefix(c.Rows[0].Sender, "MG") {
		return gateway.SenderService
	}
	return gateway.SenderAddress
}
