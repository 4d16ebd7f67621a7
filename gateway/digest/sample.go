package digest

import (
	"time"

	"ebs-sms-gateway/gateway"
)

// Sample is a digest of invented people with one of everything, for the templates to be tried with.
func Sample() Digest {
	at := time.Date(2026, time.November, 27, 14, 30, 0, 0, time.UTC)
	text := func(id gateway.MessageID, body string) gateway.Message {
		return gateway.Message{
			ID: id, ManagerEmail: "manager@example.com", Channel: "CERT_EXPIRY",
			PersonID: 7, PersonName: "Ana Sample", Body: body,
			State: gateway.State{ClaimedAt: at.Add(-time.Hour), StatusAt: at},
		}
	}
	forklift := text(1, "Your forklift licence expires on Friday. Reply YES to book.")
	aid := text(2, "Your first aid course expires.")
	failed := text(3, "Your crane licence expires.")
	failed.Status, failed.StatusReason = gateway.StatusRejected, "phone: landline"
	reply := func(text string, m gateway.Match) gateway.Reply {
		return gateway.Reply{From: "+12025550143", Body: text, ReceivedAt: at, Match: m}
	}
	yes := reply("yes please", gateway.Match{Status: gateway.MatchMatched, MessageID: forklift.ID})
	yes.Keyword = "YES"
	return Digest{
		About: About{Manager: "manager@example.com", Since: at.Add(-24 * time.Hour), Until: at},
		Unresolved: []Reply{
			{reply("ok", gateway.Match{Status: gateway.MatchAmbiguous}), []gateway.Message{forklift, aid}},
			{reply("Who is this?", gateway.Match{Status: gateway.MatchUnmatched}), []gateway.Message{aid}},
			{reply("Hello?", gateway.Match{Status: gateway.MatchUnmatched}), nil},
		},
		Answered: []Answered{{forklift, []gateway.Reply{yes}}},
		Failed:   []gateway.Message{failed},
	}
}
