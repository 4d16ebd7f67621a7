package eventlog_test

import (
	"bytes"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/eventlog"
	"ebs-sms-gateway/gateway/inbound"
	"ebs-sms-gateway/gateway/outbound"
	"ebs-sms-gateway/gateway/reconcile"
)

// page is where operators read of the log.
const page = "../../docs/operations.md"

const (
	ref     = "k7wd3ovq5n2xa6tq4yzj6u3mre.5"
	sid     = "SM0123456789abcdef0123456789abcdef"
	replied = "SMfedcba9876543210fedcba9876543210"
	person  = "+14155550123"
	text    = "Your licence ends on Friday"
)

var noon = time.Date(2026, time.November, 27, 12, 0, 0, 0, time.UTC)

func took(d time.Duration) gateway.Period { return gateway.Period{From: noon, To: noon.Add(d)} }

// happened are the events of the page, in its order, each at the level that it has by default.
func happened(l *eventlog.Log) []func() {
	invalid := gateway.Failure{
		Class: gateway.ClassRecipient, Code: 21211, Text: "The 'To' number is not a valid phone number",
	}
	accepted := outbound.Sent{
		Message: 5, Channel: "CERTS", Ref: ref, Post: took(182 * time.Millisecond),
		Outcome: gateway.Outcome{SID: sid, Status: "queued"},
	}
	refused := accepted
	refused.Outcome = gateway.Outcome{Failure: &invalid}
	report := gateway.Report{Ref: ref, SID: sid, Status: "undelivered", Failure: &gateway.Failure{
		Class: gateway.ClassRecipient, Code: 30003, Text: "Unreachable destination handset",
	}}
	return []func(){
		func() { l.Sent(accepted) },
		func() { l.Sent(refused) },
		func() {
			l.Written(outbound.Written{Sent: accepted, Status: gateway.StatusSent, Record: took(30 * time.Millisecond)})
		},
		func() { l.TurnedAway(row(gateway.StatusDeferred, "outside its hours", noon.Add(20*time.Hour))) },
		func() { l.TurnedAway(row(gateway.StatusRejected, "no number can be read", time.Time{})) },
		func() {
			l.Callback(inbound.Reported{
				Report: report, Result: inbound.ResultApplied, Message: 5, Channel: "CERTS", Ref: ref, Commit: took(4e6),
			})
		},
		func() {
			l.Reply(inbound.Staged{
				ProviderSID: replied, Channel: "CERTS", Kind: consent.KindReply, Commit: took(3 * time.Millisecond),
			})
		},
		func() { l.Journalled([]string{replied}) },
		func() {
			l.Matched(inbound.Matched{Reply: 9, ProviderSID: replied, Channel: "CERTS", Ref: ref, Work: took(6e6),
				Match: gateway.Match{Status: gateway.MatchMatched, Method: gateway.MatchOnly, MessageID: 5}})
		},
		func() {
			l.Resolved(reconcile.Resolved{
				As: reconcile.ResolvedFound, Message: 5, Channel: "CERTS", Ref: ref, Status: gateway.StatusSent,
				Write: took(5 * time.Millisecond),
			})
		},
	}
}

func row(status gateway.Status, reason string, next time.Time) gateway.Message {
	return gateway.Message{ID: 5, Channel: "CERTS", PersonName: "Ann Example", Phones: person, Body: text,
		State: gateway.State{Status: status, StatusReason: reason, NextAttemptAt: next, Recipient: person}}
}

// lines are what is written from a level on, without the time.
func lines(level slog.Level, all bool) string {
	var b bytes.Buffer
	l := eventlog.New(slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{
		Level: level, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey || a.Key == "component" {
				return slog.Attr{}
			}
			return a
		},
	})), all)
	for _, tell := range happened(l) {
		tell()
	}
	return b.String()
}

func TestPageShowsEveryEventAsItIsWritten(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Contains(t, string(content), lines(slog.LevelDebug, false))
}

func TestDefault_IsQuietButForFailures(t *testing.T) {
	t.Parallel()
	written := strings.Split(strings.TrimSpace(lines(slog.LevelInfo, false)), "\n")
	require.Len(t, written, 5)
	for i, part := range []string{
		"outcome=rejected", "outcome=rejected", "provider_status=undelivered", "reply journalled", "outcome=found",
	} {
		require.Contains(t, written[i], part)
	}
}

func TestAll_TellsEveryEventAtInfo(t *testing.T) {
	t.Parallel()
	require.NotContains(t, lines(slog.LevelDebug, true), "DEBUG")
	require.Equal(t, strings.Count(lines(slog.LevelDebug, false), "\n"), strings.Count(lines(slog.LevelInfo, true), "\n"))
}

func TestNoLineHoldsPersonalData(t *testing.T) {
	t.Parallel()
	for _, personal := range []string{person, "4155550123", text, "Ann"} {
		require.NotContains(t, lines(slog.LevelDebug, true), personal)
	}
}

func TestConsentIsHeardAtInfo(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	l := eventlog.New(slog.New(slog.NewJSONHandler(&b, nil)), false)
	l.Reply(inbound.Staged{ProviderSID: replied, Kind: consent.KindStop, Consent: true})
	require.Contains(t, b.String(), `"kind":"stop"`)
}

func TestWhatWasNotWrittenIsNoEvent(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	l := eventlog.New(slog.New(slog.NewJSONHandler(&b, nil)), true)
	l.Written(outbound.Written{Err: gateway.ErrMissed})
	require.Empty(t, b.String())
}

func TestEventsThatNobodyReadsCostNothing(t *testing.T) {
	l := eventlog.New(slog.New(slog.NewJSONHandler(&bytes.Buffer{}, nil)), false)
	s := outbound.Sent{Message: 5, Channel: "CERTS", Ref: ref}
	w := outbound.Written{Sent: s}
	require.Zero(t, testing.AllocsPerRun(100, func() {
		l.Sent(s)
		l.Written(w)
	}))
}
