//go:build !race

package browser_test

import (
	"cmp"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/sqlite"
)

// world is a store with what some hours have left in it.
type world struct {
	*testing.T
	*sqlite.Store
}

func newWorld(t *testing.T) world {
	t.Helper()
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "gateway.db")})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	return world{t, store}
}

// maria is who has been asked two questions, and has answered one of them.
const maria = "+12025550143"

// found are the rows that the tests in the browser go for.
type found struct {
	Message, Held, First, Second gateway.MessageID
	Reply                        int64
	// Number is what a viewer must not see.
	Number string
}

// seed writes the hours before morning.
func (w world) seed() found {
	w.Helper()
	for i := range 120 {
		m := w.insert(fmt.Sprintf("PLAN-%d", 1000+i), "Li Wen", "SHIFT_PLAN", "Your shifts of next week are out.")
		m.Recipient = fmt.Sprintf("+120255502%02d", i%100)
		ends := gateway.ProviderStatus("delivered")
		if i%17 == 3 {
			ends = "undelivered"
		}
		w.send(m, before(0.05+float64(i*i)/5200), ends)
	}
	f := found{Number: maria}
	for i := range 14 {
		w.waiting(i)
	}
	f.Held = w.held()
	first := w.insert("CERT-2041", "Maria Alvarez", "CERT_EXPIRY",
		"Your forklift licence expires on 11 Dec. Reply YES to book the refresher on Thursday at 9:00, or NO.")
	f.First = w.send(first, before(2.5), "delivered").ID
	second := w.insert("PLAN-2042", "Maria Alvarez", "SHIFT_PLAN", "Can you take the early shift on Saturday? Reply YES or NO.")
	f.Second = w.send(second, before(2), "delivered").ID
	f.Message = f.First
	f.Reply = w.reply("ok", gateway.Match{
		Status: gateway.MatchAmbiguous, Candidates: []gateway.MessageID{f.Second, f.First},
	})
	w.consent()
	require.NoError(w, w.Heartbeat(w.Context(), gateway.Heartbeat{
		Node: "a", Host: "gateway-1", Version: "1.0.0", StartedAt: before(30), SeenAt: morning(),
	}))
	return f
}

// insert writes a row as a feeder does.
func (w world) insert(key, person, channel, body string) gateway.Message {
	w.Helper()
	m := gateway.Message{
		Channel: channel, SourceKey: key, PersonID: 4711, PersonName: person, Phones: maria, Body: body,
		ReplyKeywords: []string{"YES", "NO"}, Priority: gateway.PriorityDefault, ManagerEmail: manager, CreatedAt: before(4),
		State: gateway.State{Status: gateway.StatusNew},
	}
	inserted, err := w.Insert(w.Context(), []gateway.Message{m})
	require.NoError(w, err)
	m.ID = inserted[0].ID
	return m
}

// send has the message go by the steps that the gateway takes.
func (w world) send(m gateway.Message, at time.Time, ends gateway.ProviderStatus) gateway.Message {
	w.Helper()
	ref := fmt.Sprintf("%026d", m.ID)
	sid := fmt.Sprintf("SM%032x", m.ID)
	m = w.step(m, func() (gateway.Change, error) {
		return m.Claim(gateway.Lease{Token: "a." + ref, Now: at, Until: at.Add(time.Minute)})
	})
	m = w.step(m, func() (gateway.Change, error) {
		return m.Begin(gateway.Attempt{
			Token: "a." + ref, Now: at.Add(20 * time.Millisecond), Ref: ref, Recipient: cmp.Or(m.Recipient, maria), Sender: "+15005550006", Segments: 1,
			Encoding: "GSM7", Account: "AC1",
		})
	})
	for i, status := range []gateway.ProviderStatus{"queued", "sent", ends} {
		report := gateway.Report{Ref: ref, SID: sid, Status: status, At: at.Add(time.Duration(i+1) * time.Second)}
		if status == "undelivered" {
			report.Failure = &gateway.Failure{Class: gateway.ClassRecipient, Code: 30003, Text: "Unreachable destination handset"}
		}
		m = w.step(m, func() (gateway.Change, error) { return m.Report(report) })
	}
	return m
}

// step records what a step makes of the message.
func (w world) step(m gateway.Message, take func() (gateway.Change, error)) gateway.Message {
	w.Helper()
	change, err := take()
	require.NoError(w, err)
	told, err := w.Record(w.Context(), []gateway.Change{change})
	require.NoError(w, err)
	require.NoError(w, told[0])
	return m.After(change)
}

// waiting inserts a row that waits for the morning of its recipient.
func (w world) waiting(i int) {
	w.Helper()
	_, err := w.Insert(w.Context(), []gateway.Message{{
		Channel: "CERT_EXPIRY", SourceKey: fmt.Sprintf("CERT-%d", 3000+i), PersonID: int64(5000 + i), PersonName: "Samuel Kim",
		Phones: "+12025550150", Body: "Your crane licence expires on 2 Dec. Reply YES to book the examination.",
		Priority: gateway.PriorityDefault, CreatedAt: before(3),
		State: gateway.State{
			Status: gateway.StatusDeferred, StatusReason: "quiet hours", StatusAt: before(3), NextAttemptAt: before(-2),
		},
	}})
	require.NoError(w, err)
}

// held inserts a row of which nobody knows whether it was sent.
func (w world) held() gateway.MessageID {
	w.Helper()
	inserted, err := w.Insert(w.Context(), []gateway.Message{{
		Channel: "CERT_EXPIRY", SourceKey: "CERT-2040", PersonID: 4712, PersonName: "Tom Okafor", Phones: "+12025550144",
		Body: "Your first aid certificate expires on 4 Dec. Reply YES to book a course.", Priority: gateway.PriorityDefault,
		CreatedAt: before(3), State: gateway.State{
			Status: gateway.StatusHeld, StatusReason: "nobody knows whether it was sent", StatusAt: before(1.5), Attempts: 1,
			Recipient: "+12025550144", Sender: "+15005550006", ClaimedAt: before(2.6), AttemptRef: "held",
		},
	}})
	require.NoError(w, err)
	return inserted[0].ID
}

// reply stages one of Maria's, with what the gateway has found.
func (w world) reply(body string, match gateway.Match) int64 {
	w.Helper()
	_, err := w.Stage(w.Context(), []gateway.Staging{{Reply: gateway.Reply{
		ProviderSID: "SMreply", From: maria, To: "+15005550006", Body: body, Kind: consent.KindReply, ReceivedAt: before(1),
	}}})
	require.NoError(w, err)
	pending, err := w.PendingReplies(w.Context(), gateway.PendingParams{})
	require.NoError(w, err)
	pending[0].Match = match
	_, err = w.RecordMatches(w.Context(), pending)
	require.NoError(w, err)
	return pending[0].ID
}

// consent has somebody say STOP.
func (w world) consent() {
	w.Helper()
	require.NoError(w, w.RecordConsent(w.Context(), []gateway.ConsentChange{{
		Number: "+12025550150", Scope: consent.ScopeAll, Source: consent.SourceKeyword, Word: "STOP", ProviderSID: "SMstop", At: before(5),
	}}))
}

func path(folder string, id gateway.MessageID) string { return fmt.Sprint(folder, id) }
