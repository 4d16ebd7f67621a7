//go:build !race

package browser_test

import (
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/digest"
)

// morning is when the digests of these tests are made.
func morning() time.Time { return time.Date(2026, time.November, 27, 13, 0, 0, 0, time.UTC) }

const manager = "jane.doe@example.com"

// sent is a text to one of Jane Doe's people, some hours before morning.
func sent(id gateway.MessageID, hours float64, person, channel, body string) gateway.Message {
	at := before(hours)
	return gateway.Message{
		ID: id, PersonID: int64(id), PersonName: person, Channel: channel, Body: body, ManagerEmail: manager,
		State: gateway.State{ClaimedAt: at, StatusAt: at.Add(time.Minute)},
	}
}

func before(hours float64) time.Time {
	return morning().Add(-time.Duration(hours * float64(time.Hour)))
}

// replied is a reply, some hours before morning, with what it answers or may answer.
func replied(hours float64, status gateway.MatchStatus, body string, about ...gateway.Message) digest.Reply {
	match := gateway.Match{Status: status}
	if status == gateway.MatchMatched {
		match.MessageID = about[0].ID
	}
	return digest.Reply{
		Reply: gateway.Reply{From: "+12025550143", Body: body, ReceivedAt: before(hours), Match: match}, About: about,
	}
}

// meaning is a reply that was understood.
func meaning(keyword string, r digest.Reply) digest.Reply {
	r.Keyword = keyword
	return r
}

// failed is a text that reached nobody.
func failed(m gateway.Message, status gateway.Status, why string) gateway.Message {
	m.Status, m.StatusReason = status, why
	return m
}

// usual is a manager's digest on an ordinary day.
func usual() digest.Digest {
	forklift := sent(1, 19, "Maria Alvarez", "CERT_EXPIRY",
		"Your forklift licence expires on 11 Dec. Reply YES to book the refresher on Thursday at 9:00, or NO.")
	aid := sent(2, 18.5, "Tom Okafor", "CERT_EXPIRY", "Your first aid certificate expires on 4 Dec. Reply YES to book a course.")
	shift := sent(3, 18, "Tom Okafor", "SHIFT_PLAN", "Can you take the early shift on Saturday? Reply YES or NO.")
	crane := sent(4, 17, "Ingrid Berg", "CERT_EXPIRY", "Your crane licence expires on 2 Dec. Reply YES to book the examination.")
	photo := replied(3, gateway.MatchMatched, "Got the new one last week, here it is", crane)
	photo.Media = []gateway.Media{{}}
	return digest.Make(digest.About{Manager: manager, Since: before(24), Until: morning()}, []digest.Reply{
		replied(16, gateway.MatchAmbiguous, "ok", aid, shift),
		meaning("YES", replied(15.5, gateway.MatchMatched, "Yes please, Thursday is fine", forklift)),
		replied(2, gateway.MatchMatched, "Where do I park?", forklift),
		photo,
	}, []gateway.Message{
		failed(sent(5, 17, "Samuel Kim", "CERT_EXPIRY", "Your work at height certificate expires on 9 Dec."),
			gateway.StatusRejected, "phone: landline"),
	})
}

// strays is the digest of the fallback: what is no manager's.
func strays() digest.Digest {
	mine := sent(1, 19, "Maria Alvarez", "CERT_EXPIRY", "Your forklift licence expires on 11 Dec. Reply YES to book.")
	theirs := sent(2, 18, "Maria Alvarez", "SHIFT_PLAN", "Can you take the early shift on Saturday? Reply YES or NO.")
	theirs.ManagerEmail = "raj.patel@example.com"
	nobodys := sent(3, 18, "Li Wen", "CERT_EXPIRY", "Your first aid certificate expires on 4 Dec. Reply YES to book a course.")
	nobodys.ManagerEmail = ""
	badly := failed(sent(4, 17, "Samuel Kim", "CERT_EXPIRY", "Your crane licence expires on 2 Dec."),
		gateway.StatusUndelivered, "30005 unknown or inactive number")
	badly.ManagerEmail = "Jane Doe"
	return digest.Make(digest.About{Manager: "hr@example.com", Since: before(24), Until: morning()}, []digest.Reply{
		replied(16, gateway.MatchAmbiguous, "yes", mine, theirs),
		replied(14, gateway.MatchUnmatched, "Hello? Who is this?"),
		meaning("YES", replied(12, gateway.MatchMatched, "Yes", nobodys)),
	}, []gateway.Message{badly})
}

// quiet is a digest of nothing.
func quiet() digest.Digest {
	return digest.Digest{About: digest.About{Manager: manager, Since: before(24), Until: morning()}}
}

// written is a digest in which people have these names and write these texts.
func written(name, body string) digest.Digest {
	m := sent(1, 19, name, "CERT_EXPIRY", body)
	return digest.Make(digest.About{Manager: manager, Since: before(24), Until: morning()}, []digest.Reply{
		replied(16, gateway.MatchAmbiguous, body, m, m),
		meaning("YES", replied(15, gateway.MatchMatched, body, m)),
	}, []gateway.Message{failed(m, gateway.StatusFailed, body)})
}
