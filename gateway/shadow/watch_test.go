package shadow_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/hours"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/shadow"
	"ebs-sms-gateway/gateway/sqlite"
)

// Ten in the morning in New York.
var morning = time.Date(2026, time.November, 23, 15, 0, 0, 0, time.UTC)

// hourly is a queue that an hourly program serves, and a watch of it.
type hourly struct {
	t       *testing.T
	store   *sqlite.Store
	db      *sql.DB
	service *operate.Service
	now     time.Time
	watch   *shadow.Watch
	// told are all lines so far; refuse is an error for whoever tells.
	told   []shadow.Line
	refuse error
}

func newHourly(t *testing.T, change func(*gateway.Channel)) *hourly {
	t.Helper()
	day, err := hours.ParseWindow("mon-sun 08:00-20:00")
	require.NoError(t, err)
	texted, err := hours.New(hours.Rules{Windows: []hours.Window{day}, TimeZone: "America/New_York"})
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "queue.db")
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: path})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	ch := gateway.Channel{Name: "HR", Region: "US", Hours: texted, Senders: gateway.Addresses("+12025550100")}
	if change != nil {
		change(&ch)
	}
	h := &hourly{t: t, store: store, db: db, now: morning}
	h.service = operate.New(operate.Options{
		Store: store, Channels: []gateway.Channel{ch}, Limits: gateway.Limits{Text: 1600}, CapsZone: texted.Home(),
		Clock: func() time.Time { return h.now },
	})
	h.begin(nil)
	return h
}

// begin begins a watch that goes on from lines.
func (h *hourly) begin(lines []shadow.Line) {
	h.watch = shadow.New(shadow.Options{
		Store: h.store, Explainer: h.service.Rehearse(), Clock: func() time.Time { return h.now },
		Tell: func(lines []shadow.Line) error {
			if h.refuse == nil {
				h.told = append(h.told, lines...)
			}
			return h.refuse
		},
	}, lines)
}

// insert is a feeder's, of numbers that end with the two digits.
func (h *hourly) insert(endings ...int) {
	h.t.Helper()
	for _, ending := range endings {
		h.feed(gateway.Message{Phones: fmt.Sprintf("(212) 555-01%02d", ending)})
	}
}

func (h *hourly) feed(m gateway.Message) {
	h.t.Helper()
	m.Channel, m.Body, m.Priority = "HR", "Hello", gateway.PriorityDefault
	_, err := h.store.Insert(h.t.Context(), []gateway.Message{m})
	require.NoError(h.t, err)
}

// run is SQL of the hourly program.
func (h *hourly) run(statement string, args ...any) {
	h.t.Helper()
	_, err := h.db.ExecContext(h.t.Context(), statement, args...)
	require.NoError(h.t, err)
}

func (h *hourly) set(id int, status gateway.Status) {
	h.t.Helper()
	h.run("UPDATE XXSMS_OUTBOUND SET STATUS = ? WHERE MESSAGE_ID = ?", string(status), id)
}

// look returns what a look tells, in short.
func (h *hourly) look() []string {
	h.t.Helper()
	before := len(h.told)
	require.NoError(h.t, h.watch.Look(h.t.Context()))
	lines := []string{}
	for _, l := range h.told[before:] {
		lines = append(lines, fmt.Sprintf("%d %s %s%s", l.MessageID, l.Status, l.Outcome, because(l)))
	}
	return lines
}

func because(l shadow.Line) string {
	if l.Reason == "" {
		return ""
	}
	return ": " + l.Reason
}

func TestLook_TellsOfEachRowOnce(t *testing.T) {
	t.Parallel()
	h := newHourly(t, nil)
	h.insert(1, 2)
	h.feed(gateway.Message{Phones: "n/a"})
	h.run("UPDATE XXSMS_OUTBOUND SET CHANNEL = 'IT' WHERE MESSAGE_ID = 2")
	require.ElementsMatch(t, []string{
		"1 NEW sent", "2 NEW waits: channel is not configured", "3 NEW rejected: phone: no_digits",
	}, h.look())
	require.Empty(t, h.look())
	h.insert(4)
	require.Equal(t, []string{"4 NEW sent"}, h.look())
}

func TestLook_DoesNotTellOfHistory(t *testing.T) {
	t.Parallel()
	h := newHourly(t, nil)
	h.insert(1, 2, 3)
	h.set(1, gateway.StatusDelivered)
	h.set(3, gateway.StatusSent)
	require.Equal(t, []string{"2 NEW sent"}, h.look())
	require.Empty(t, h.look())
}

func TestLook_TellsOfARowThatTheHourlyProgramHasSentBeforeItWasSeen(t *testing.T) {
	t.Parallel()
	h := newHourly(t, nil)
	require.Empty(t, h.look())
	h.insert(1, 2)
	h.set(1, gateway.StatusSent)
	h.set(2, gateway.StatusCanceled)
	require.Equal(t, []string{"1 SENT sent"}, h.look())
	require.Empty(t, h.look())
}

func TestLook_TellsWhatTheHourlyProgramMakesOfARow(t *testing.T) {
	t.Parallel()
	h := newHourly(t, nil)
	h.insert(1, 2, 3, 4)
	require.Len(t, h.look(), 4)
	h.set(1, gateway.StatusSent)
	h.set(2, gateway.StatusFailed)
	h.set(3, gateway.StatusCanceled)
	h.run("DELETE FROM XXSMS_OUTBOUND WHERE MESSAGE_ID = 4")
	require.ElementsMatch(t, []string{"1 SENT sent", "2 FAILED sent", "3 CANCELED sent", "4 GONE sent"}, h.look())
	h.set(1, gateway.StatusDelivered)
	require.Empty(t, h.look(), "it has been told that the row was sent")
}

func TestLook_DecidesAnewWhenTheTimeOfARowHasCome(t *testing.T) {
	t.Parallel()
	h := newHourly(t, nil)
	h.now = morning.Add(-10 * time.Hour) // midnight in New York
	h.insert(1)
	h.feed(gateway.Message{Phones: "(212) 555-0102", ExpiresAt: morning.Add(-4 * time.Hour)})
	night := "quiet hours in America/New_York until 08:00"
	require.Equal(t, []string{"1 NEW waits: " + night, "2 NEW waits: " + night}, h.look())
	h.set(1, gateway.StatusSent) // at one in the morning
	require.Equal(t, []string{"1 SENT waits: " + night}, h.look())
	h.now = morning
	require.Equal(t, []string{"1 SENT sent", "2 NEW expired: past EXPIRES_AT"}, h.look())
	require.Empty(t, h.look())

	last := shadow.Last(h.told)
	require.Equal(t, shadow.SentLater, last[0].Outcome)
	require.Equal(t, night, last[0].Reason)
}

func TestLook_KeepsTheBudgetOfTheDayOverLooks(t *testing.T) {
	t.Parallel()
	h := newHourly(t, func(ch *gateway.Channel) { ch.DailyBudget, ch.Beyond = 2, gateway.BeyondWait })
	h.insert(1)
	require.Equal(t, []string{"1 NEW sent"}, h.look())
	h.insert(2, 3)
	beyond := "3 NEW waits: daily budget of the channel is used up"
	require.Equal(t, []string{"2 NEW sent", beyond}, h.look())
	h.now = h.told[2].Until // eight the next morning: the budget is that of the new day
	require.Equal(t, []string{"3 NEW sent"}, h.look())
}

// TestLook_AsksAgainNowAndThen about a row that waits for nobody knows how long.
func TestLook_AsksAgainNowAndThen(t *testing.T) {
	t.Parallel()
	h := newHourly(t, nil)
	require.NoError(t, h.store.SetPause(t.Context(), gateway.Pause{Scope: gateway.PauseAll, Reason: "audit"}))
	h.insert(1)
	require.Equal(t, []string{"1 NEW waits: all is paused: audit"}, h.look())
	h.now = h.now.Add(time.Hour)
	require.Empty(t, h.look())
	h.run("DELETE FROM XXSMS_CONTROL")
	h.now = h.now.Add(time.Minute)
	require.Empty(t, h.look())
	h.now = h.now.Add(time.Hour)
	require.Equal(t, []string{"1 NEW sent"}, h.look())
}

// TestLook_FindsARowThatWasCommittedLate: one with an id behind more than a page of others.
func TestLook_FindsARowThatWasCommittedLate(t *testing.T) {
	t.Parallel()
	h := newHourly(t, nil)
	h.insert(1)
	h.run(`INSERT INTO XXSMS_OUTBOUND (MESSAGE_ID, CHANNEL, PHONES, BODY) WITH RECURSIVE n(i) AS
		(SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 2200) SELECT i, 'HR', '(212) 555-0101', 'Hello' FROM n`)
	require.Len(t, h.look(), 1202)
	h.run("INSERT INTO XXSMS_OUTBOUND (MESSAGE_ID, CHANNEL, PHONES, BODY) VALUES (500, 'HR', '(212) 555-0102', 'Hello')")
	require.Empty(t, h.look())
	h.now = h.now.Add(time.Hour)
	require.Equal(t, []string{"500 NEW sent"}, h.look())
}

func TestLook_TellsTheNextTimeWhatCouldNotBeTold(t *testing.T) {
	t.Parallel()
	h := newHourly(t, nil)
	h.insert(1)
	h.refuse = errors.New("disk full")
	require.ErrorIs(t, h.watch.Look(t.Context()), h.refuse)
	h.refuse = nil
	require.Equal(t, []string{"1 NEW sent"}, h.look())
}

func TestLook_TellsTheNextTimeWhatCouldNotBeRead(t *testing.T) {
	t.Parallel()
	h := newHourly(t, nil)
	h.insert(1)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	require.Error(t, h.watch.Look(ended))
	require.Equal(t, []string{"1 NEW sent"}, h.look())
}

func TestNew_GoesOnWhereAnEarlierWatchEnded(t *testing.T) {
	t.Parallel()
	h := newHourly(t, nil)
	h.insert(1, 2)
	require.Len(t, h.look(), 2)
	h.insert(3, 4)
	h.set(1, gateway.StatusSent)
	h.set(3, gateway.StatusSent)
	h.begin(h.told)
	require.ElementsMatch(t, []string{"1 SENT sent", "3 SENT sent", "4 NEW sent"}, h.look())
}

func TestLook_TellsTheNumberMaskedAndTheSender(t *testing.T) {
	t.Parallel()
	h := newHourly(t, nil)
	require.NoError(t, h.store.RecordConsent(t.Context(), []gateway.ConsentChange{{
		Number: "+12125550102", Scope: consent.ScopeAll, At: morning,
	}}))
	h.feed(gateway.Message{Phones: "x12, 212 555 0101"})
	h.insert(2)
	require.Equal(t, []string{"1 NEW sent", "2 NEW opted_out: recipient has opted out"}, h.look())
	l := h.told[0]
	require.Equal(t, "***0101", l.Number)
	require.Equal(t, "US", l.Country)
	require.Equal(t, "+12025550100", l.Sender)
	require.Equal(t, 1, l.Segments)
	require.EqualValues(t, "too_short", l.Unread[0])
}
