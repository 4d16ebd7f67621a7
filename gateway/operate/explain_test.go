package operate_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/conversation"
	"ebs-sms-gateway/gateway/hours"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/plan"
	"ebs-sms-gateway/gateway/schedule"
)

const newYork = "(212) 555-0100"

// explaining is a desk whose channel HR texts New York by day, mobiles and those that may be.
func explaining(t *testing.T) desk {
	t.Helper()
	day, err := hours.ParseWindow("mon-sun 08:00-20:00")
	require.NoError(t, err)
	h, err := hours.New(hours.Rules{Windows: []hours.Window{day}, TimeZone: "America/New_York", ByNumber: true})
	require.NoError(t, err)
	d := open(t)
	d.Service = operate.New(operate.Options{
		Store: d.store, Limits: gateway.Limits{Text: 1600}, CapsZone: h.Home(), Clock: func() time.Time { return *d.now },
		Channels: []gateway.Channel{{
			Name: "HR", Region: "US", Hours: h, DailyBudget: 20, SenderDailyCap: 9, Senders: gateway.Addresses("+12025550100"), OptOutInstruction: "Reply STOP to end",
			Numbers: gateway.NumberPolicy{Types: []gateway.NumberType{gateway.TypeMobile, gateway.TypeFixedOrMobile}},
		}},
	})
	return d
}

// reasons are what keeps the row.
func reasons(e operate.Explanation) []string {
	var all []string
	for _, b := range e.Blocks {
		all = append(all, b.Reason)
	}
	return all
}

func row() gateway.Message {
	return gateway.Message{Channel: "HR", Phones: newYork, Body: "Hello", Priority: gateway.PriorityDefault}
}

func TestExplain_SaysWhatBlocksARow(t *testing.T) {
	t.Parallel()
	evening := time.Date(2026, time.November, 24, 3, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		prepare func(*testing.T, desk)
		row     func(*gateway.Message)
		at      time.Time
		want    []string
	}{
		"Nothing":         {},
		"TheNight":        {at: evening, want: []string{"quiet hours in America/New_York until 08:00"}},
		"ItsOwnZone":      {row: func(m *gateway.Message) { m.TimeZone = "Asia/Tokyo" }, want: []string{"quiet hours in Asia/Tokyo until 08:00"}},
		"NoNightIfHeeded": {at: evening, row: func(m *gateway.Message) { m.IgnoreQuietHours = true }},
		"NoNumber":        {row: func(m *gateway.Message) { m.Phones = "n/a" }, want: []string{"phone: no_digits"}},
		"ALandline": {
			row: func(m *gateway.Message) { m.Phones = "020 7946 0018"; m.CountryCode = "GB" }, want: []string{"phone: landline"},
		},
		"NoText": {row: func(m *gateway.Message) { m.Body = "" }, want: []string{"no text and no media"}},
		"AnOptOut": {prepare: func(t *testing.T, d desk) {
			d.record(t, gateway.ConsentChange{Number: "+12125550100", Scope: consent.ScopeAll, At: noon})
		}, want: []string{"recipient has opted out"}},
		"APause": {prepare: func(t *testing.T, d desk) {
			require.NoError(t, d.store.SetPause(t.Context(), gateway.Pause{Scope: gateway.PauseChannel, Name: "HR", Reason: "audit"}))
		}, want: []string{"channel is paused: audit"}},
		"NoPauseOfAnother": {prepare: func(t *testing.T, d desk) {
			require.NoError(t, d.store.SetPause(t.Context(), gateway.Pause{Scope: gateway.PauseSender, Name: "+1999", Reason: "audit"}))
		}},
		"WhatItWasPutOffFor": {row: func(m *gateway.Message) {
			m.Status, m.StatusReason, m.NextAttemptAt = gateway.StatusDeferred, "sender is paused", noon.Add(4*time.Hour)
		}, want: []string{"sender is paused"}},
		"TheDaysBudget": {prepare: func(t *testing.T, d desk) {
			_, err := d.store.Reserve(t.Context(), gateway.Reservation{
				UsageKey: gateway.UsageKey{Scope: gateway.UsageChannel, Name: "HR", Period: "2026-11-23"}, Want: 20, Cap: 20,
			})
			require.NoError(t, err)
		}, want: []string{"daily budget of the channel is used up"}},
		"MoreThanADayHas": {row: func(m *gateway.Message) {
			m.Body = strings.Repeat("x", 1500)
		}, want: []string{"more segments than a daily cap has"}},
		"TheFeedersTime": {row: func(m *gateway.Message) {
			m.Status, m.NotBefore = gateway.StatusNew, noon.Add(4*time.Hour)
		}, want: []string{"not before 2026-11-23T16:00:00Z"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, m := explaining(t), row()
			*d.now = noon.Add(3 * time.Hour) // ten in the morning in New York
			if c.prepare != nil {
				c.prepare(t, d)
			}
			if c.row != nil {
				c.row(&m)
			}
			e, err := d.Explain(t.Context(), whole(), operate.Question{Row: m, At: c.at})
			require.NoError(t, err)
			require.Equal(t, c.want, reasons(e))
		})
	}
}

func TestExplain_TellsThePlanOfARowInTheQueue(t *testing.T) {
	t.Parallel()
	d := explaining(t)
	m := row()
	m.Phones = "+44 20 7946 0018; " + newYork
	_, err := d.store.Insert(t.Context(), []gateway.Message{m})
	require.NoError(t, err)

	e, err := d.Explain(t.Context(), whole(), operate.Question{ID: 1, At: noon.Add(3 * time.Hour)})

	require.NoError(t, err)
	require.Empty(t, e.Blocks)
	require.Equal(t, []string{"America/New_York"}, e.Zones)
	require.Equal(t, schedule.ZoneOfNumber, e.Rule)
	require.Equal(t, "+12025550100", e.Plan.Sender.ID)
	require.Equal(t, "Hello\nReply STOP to end", e.Plan.Text)
	require.Equal(t, plan.Forbidden, e.Plan.Candidates[0].Verdict)
	require.Equal(t, plan.Chosen, e.Plan.Candidates[1].Verdict)
}

func TestExplain_OfANumberIsForTheHelpDesk(t *testing.T) {
	t.Parallel()
	d := explaining(t)
	as := func(role operate.Role) operate.Reading {
		return operate.Reading{Actor: operate.Actor{Name: "jane", Roles: map[string]operate.Role{"HR": role}}}
	}
	_, err := d.Explain(t.Context(), as(operate.RoleViewer), operate.Question{Row: row()})
	require.ErrorIs(t, err, operate.ErrForbidden)
	e, err := d.Explain(t.Context(), as(operate.RoleHelpDesk), operate.Question{Row: row()})
	require.NoError(t, err)
	require.Equal(t, "***0100", e.Plan.To)
}

func TestExplain_NamesWhatItDoesNotFind(t *testing.T) {
	t.Parallel()
	d := explaining(t)
	_, err := d.Explain(t.Context(), whole(), operate.Question{ID: 7})
	require.ErrorIs(t, err, operate.ErrNoMessage)
	require.ErrorContains(t, err, "7")
	_, err = d.Explain(t.Context(), whole(), operate.Question{Row: gateway.Message{Channel: "NOPE"}})
	require.ErrorIs(t, err, operate.ErrUnknownChannel)
}

func TestExplain_TellsTheRuleOfTheSender(t *testing.T) {
	t.Parallel()
	h, err := hours.New(hours.Rules{TimeZone: "UTC"})
	require.NoError(t, err)
	ch := gateway.Channel{Name: "HR", Region: "US", Senders: gateway.Addresses("+12025550100"), Replies: gateway.ReplyPolicy{
		Expects: true, Window: time.Hour, ReferenceText: "(#)",
	}}
	for policy, want := range map[gateway.NoneFreePolicy]struct {
		rule   plan.SenderRule
		text   string
		blocks []string
	}{
		gateway.NoneFreeUsual:     {plan.NoneFreeUsual, "Hello", nil},
		gateway.NoneFreeReference: {plan.NoneFreeRefers, "Hello (#A2)", nil},
		gateway.NoneFreeWait:      {plan.NoneFreeWaits, "Hello", []string{"earlier messages wait for this person's answer"}},
	} {
		t.Run(string(policy), func(t *testing.T) {
			t.Parallel()
			ch := ch
			ch.Replies.NoneFree = policy
			book, err := conversation.NewBook([]gateway.Channel{ch})
			require.NoError(t, err)
			d := open(t)
			_, err = d.store.Insert(t.Context(), []gateway.Message{{
				Channel: "HR", Phones: newYork, Body: "Hi", Priority: gateway.PriorityDefault, State: gateway.State{
					Status: gateway.StatusSent, ClaimedAt: noon, Recipient: "+12125550100", Sender: "+12025550100",
				},
			}})
			require.NoError(t, err)
			s := operate.New(operate.Options{Store: d.store, Limits: gateway.Limits{Text: 1600}, CapsZone: h.Home(),
				Channels: []gateway.Channel{ch}, Conversations: book})
			e, err := s.Explain(t.Context(), whole(), operate.Question{Row: row(), At: noon.Add(time.Minute)})
			require.NoError(t, err)
			require.Equal(t, want.rule, e.Plan.Rule)
			require.Equal(t, want.text, e.Plan.Text)
			require.Equal(t, want.blocks, reasons(e))
			e, err = s.Explain(t.Context(), whole(), operate.Question{Row: row(), At: noon.Add(time.Hour)})
			require.NoError(t, err)
			require.Equal(t, plan.Usual, e.Plan.Rule, "the message is closed")
		})
	}
}
