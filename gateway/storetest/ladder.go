package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/plan"
)

// testLadder has rows with two numbers go from the one to the other, with what the store knows of them.
func testLadder(t *testing.T, open opener) {
	open.run(t, "TheFirstIsRefusedAndTheSecondDelivered", func(f fixture) {
		l := f.climb()
		first := l.attempt()
		require.Equal(f, number(0), first.Recipient)
		l.refuse(first)
		second := l.attempt()
		require.Equal(f, number(1), second.Recipient)
		done := l.report(second, "delivered")
		require.Equal(f, gateway.StatusDelivered, done.Status)
		require.Equal(f, []string{number(0)}, done.Tried())
		require.NotZero(f, f.number(number(0)).DeadAt)
		require.Equal(f, "Müller, Anna", f.number(number(0)).PersonName)
	})
	open.run(t, "TheFirstIsReportedUndeliveredAndTheSecondDelivered", func(f fixture) {
		l := f.climb()
		first := l.attempt()
		l.report(first, "sent")
		went := l.report(first, "undelivered")
		require.Equal(f, gateway.StatusRetry, went.Status)
		second := l.attempt()
		require.ErrorIs(f, l.late(first, "sent"), gateway.ErrStale)
		require.Equal(f, gateway.StatusDelivered, l.report(second, "delivered").Status)
	})
	open.run(t, "AllAreDeadAndTheNextRowIsRejected", func(f fixture) {
		l := f.climb()
		l.refuse(l.attempt())
		require.Equal(f, gateway.StatusFailed, l.refuse(l.attempt()).Status)
		again := f.climb()
		_, planned := again.plan()
		require.Equal(f, plan.ReasonDead, planned.Fault)
	})
	open.run(t, "ALaterSuccessClearsTheMark", func(f fixture) {
		l := f.climb()
		first := l.attempt()
		l.report(first, "undelivered")
		require.NotZero(f, f.number(number(0)).DeadAt)
		require.Equal(f, gateway.StatusDelivered, l.report(first, "delivered").Status)
		require.Zero(f, f.number(number(0)).DeadAt)
		require.Zero(f, f.number(number(0)).Failures)
	})
}

// ladder is a row with two numbers.
type ladder struct {
	fixture
	id       gateway.MessageID
	channel  gateway.Channel
	outcomes plan.Outcomes
	now      time.Time
}

func (f fixture) climb() *ladder {
	f.Helper()
	row := fresh()
	row.Phones, row.PersonID, row.PersonName = number(0)+" / "+number(1), 4711, "Müller, Anna"
	ch := gateway.Channel{Name: channel, Region: "US", Senders: gateway.Addresses("+14155550199")}
	return &ladder{
		fixture: f, id: f.insertOne(row).ID, channel: ch, now: noon(),
		outcomes: plan.Outcomes{Channels: []gateway.Channel{ch}},
	}
}

// plan claims the row and plans it with what the store knows.
func (l *ladder) plan() (gateway.Message, plan.Plan) {
	l.Helper()
	l.now = l.now.Add(time.Minute)
	claims := l.claimAll(l.now)
	require.Len(l, claims, 1)
	m := claims[0].Message
	known := map[string]gateway.Number{}
	for _, n := range l.numbers(number(0), number(1)) {
		known[n.Number] = n
	}
	return m, plan.Make(plan.Row{
		Message: m, Channel: &l.channel, Parsed: plan.Parse(m, &l.channel), Known: known, Limits: gateway.Limits{Text: 1600},
	}, l.now)
}

// attempt claims the row and begins an attempt.
func (l *ladder) attempt() gateway.Message {
	l.Helper()
	m, planned := l.plan()
	require.Empty(l, planned.Fault)
	return l.apply(m.Begin(gateway.Attempt{
		Token: m.ClaimToken, Now: l.now, Ref: gateway.NewRef(unique("ref"), m.ID, len(m.Tried())), Recipient: planned.To,
		Sender: planned.Sender.ID, Segments: planned.Segments.Segments, Encoding: string(planned.Segments.Encoding),
	}))
}

func (l *ladder) refuse(attempt gateway.Message) gateway.Message {
	l.Helper()
	refused := failedAttempt(attempt, gateway.ClassRecipient)
	refused.Failure.Strikes, refused.Now = 1, l.now
	return l.apply(l.outcomes.Refused(attempt, refused))
}

// report applies the provider's report of an attempt to the row as it stands.
func (l *ladder) report(attempt gateway.Message, status gateway.ProviderStatus) gateway.Message {
	l.Helper()
	change, err := l.reported(attempt, status)
	return l.apply(change, err)
}

// late is a report of an attempt that is over.
func (l *ladder) late(attempt gateway.Message, status gateway.ProviderStatus) error {
	_, err := l.reported(attempt, status)
	return err
}

func (l *ladder) reported(attempt gateway.Message, status gateway.ProviderStatus) (gateway.Change, error) {
	row := l.get(l.id)
	r := reportOn(attempt, status)
	r.SID, r.At = "SM"+attempt.AttemptRef, l.now
	if gateway.Begun(l.events(l.id), r.Ref) {
		r.RefOf = row.ID
	}
	return l.outcomes.Report(row, r)
}
