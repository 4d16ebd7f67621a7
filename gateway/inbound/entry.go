package inbound

import (
	"encoding/json"
	"fmt"
	"time"

	"ebs-sms-gateway/gateway"
)

// entry is a reply in the journal, as JSON. A newer version reads what an older one
// has left: names stay, and what is added may be missing.
type entry struct {
	ProviderSID string          `json:"provider_sid"`
	From        string          `json:"from"`
	To          string          `json:"to"`
	Body        string          `json:"body"`
	Media       []gateway.Media `json:"media,omitempty"`
	Params      string          `json:"params,omitempty"`
	ReceivedAt  time.Time       `json:"received_at"`
	OptOutType  string          `json:"opt_out_type,omitempty"`
	Service     string          `json:"messaging_service_sid,omitempty"`
}

func encodeEntry(m gateway.Incoming) []byte {
	r := m.Reply
	b, _ := json.Marshal(entry{ // texts and a time always have a JSON form
		ProviderSID: r.ProviderSID, From: r.From, To: r.To, Body: r.Body, Media: r.Media, Params: r.Params,
		ReceivedAt: r.ReceivedAt, OptOutType: m.OptOutType, Service: m.Service,
	})
	return b
}

// DecodeEntry is the reply of an entry in the journal.
func DecodeEntry(b []byte) (gateway.Incoming, error) {
	var e entry
	if err := json.Unmarshal(b, &e); err != nil {
		return gateway.Incoming{}, fmt.Errorf("decoding a journalled reply: %w", err)
	}
	return gateway.Incoming{
		Reply: gateway.Reply{
			ProviderSID: e.ProviderSID, From: e.From, To: e.To, Body: e.Body, Media: e.Media, Params: e.Params,
			ReceivedAt: e.ReceivedAt,
		},
		OptOutType: e.OptOutType, Service: e.Service,
	}, nil
}
