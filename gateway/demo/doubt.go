package demo

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"

	"ebs-sms-gateway/gateway"
)

// doubtful is somebody who is asked two things from one number, and answers with one word.
type doubtful struct {
	person
	// explains: they say which one is meant once they are asked.
	explains bool
}

// doubtfuls are one who explains, and one who does not. Their numbers are behind those of the staff.
func doubtfuls(rnd *rand.Rand) []doubtful {
	all := []doubtful{{explains: true}, {explains: false}}
	for i := range all {
		number := fiction(staffSize+i, 0)
		all[i].person = person{id: int64(20_001 + i), name: name(rnd), region: "US", phones: number.typed,
			mobile: number.e164}
	}
	return all
}

// doubts are the rows that they get.
func doubts(people []doubtful) []gateway.Message {
	var rows []gateway.Message
	for _, p := range people {
		for _, subject := range []string{"VPN token", "staff card"} {
			n := len(rows) + 1
			rows = append(rows, gateway.Message{
				Channel: channelAlert, SourceKey: fmt.Sprintf("EXPIRY-%06d", n), PersonID: p.id, PersonName: p.name,
				Phones: p.phones, CountryCode: p.region, ManagerEmail: manager, Priority: 1, Subject: subject,
				Body: fmt.Sprintf("%s, your %s expires on Friday. Reply YES for a new one. Ref %d", p.name, subject,
					firstRef+n),
				ReplyKeywords: []string{"YES", "NO"},
			})
		}
	}
	return rows
}

// isQuestion tells the gateway's own rows from those of the feeders.
func isQuestion(m gateway.Message) bool { return len(m.Choices) > 0 }

// explained reports whether a reply was ambiguous until the person was asked.
func explained(r gateway.Reply) bool {
	return r.Match.Method == gateway.MatchQuestion && len(r.Match.Candidates) > 0
}

// isEither reports whether a reply is ambiguous since it may answer several texts.
func isEither(r gateway.Reply) bool {
	return r.Match.Status == gateway.MatchAmbiguous && len(r.Match.Candidates) > 1
}

// dialogue shows the first reply that was ambiguous, the question about it, and what the answer made of it. Rows and
// replies are the newest first.
func dialogue(out io.Writer, rows []gateway.Message, replies []gateway.Reply) {
	asked := slices.DeleteFunc(slices.Clone(replies), func(r gateway.Reply) bool { return !explained(r) })
	if len(asked) == 0 {
		return
	}
	first := asked[len(asked)-1]
	fmt.Fprintln(out, "\nAsked which one is meant")
	for _, m := range slices.Backward(rows) {
		if slices.Contains(first.Match.Candidates, m.ID) {
			fmt.Fprintf(out, "  %6d   to %s: %s\n", m.ID, m.Recipient, m.Body)
		}
	}
	fmt.Fprintf(out, "         from %s: %s\n", first.From, said(first))
	for _, m := range rows {
		if !strings.HasSuffix(m.SourceKey, first.ProviderSID) {
			continue
		}
		fmt.Fprintf(out, "  %6d   to %s: %s\n", m.ID, m.Recipient, m.Body)
		for _, r := range replies {
			if r.Match.MessageID == m.ID {
				fmt.Fprintf(out, "         from %s: %s\n", r.From, said(r))
			}
		}
	}
	fmt.Fprintf(out, "  %q was AMBIGUOUS, and now is%s\n", said(first), answers(first))
}

// said is the text of a reply on one line.
func said(r gateway.Reply) string { return strings.TrimRight(fit(r.Body, columns), " ") }
