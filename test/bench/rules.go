package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// instruction ends the first text to each person.
const instruction = "Reply STOP to opt out"

// withRules turns every rule of a channel on, so that it lets everything go: windows by the number's zone, holidays, a
// policy of numbers, lines that are known, a cap and a budget, senders by country.
func withRules(cfg *config.Config) {
	ch := &cfg.Channels[0]
	ch.Hours = config.Hours{
		Windows:       []string{"mon-sun 00:00-23:59", "holiday 00:00-23:59"}, // run it at another minute
		UrgentWindows: []string{"mon-sun 00:00-23:59"}, UrgentPriority: 2,
		Holidays: []string{"2026-12-25", "2027-01-01"}, TimeZone: "America/New_York", ZoneFrom: config.ZoneOfNumber,
	}
	ch.Numbers = config.Numbers{
		Types:  []string{"mobile", "fixed_or_mobile", "voip"},
		Prefer: config.NumberOrder(gateway.OrderMobile), DeadFor: 2160 * time.Hour, MaxCandidates: 10,
	}
	ch.Lookup = config.LookupPolicy(gateway.LookupAdvise)
	ch.SenderDailyCap, ch.DailyBudget = 10_000_000, 10_000_000
	ch.SendersByCountry = []string{"US=" + ch.Senders[0]}
	cfg.Caps.TimeZone = "America/New_York"
	cfg.Lookup = config.Default().Lookup
}

// knowLines writes that all numbers are mobiles, as after their first texts.
func knowLines(ctx context.Context, store app.Store, rows int) error {
	var lines []gateway.Line
	for i := range rows {
		number := "+1" + strings.NewReplacer("(", "", ")", "", " ", "", "-", "").Replace(rig.Row(i).Phones)
		lines = append(lines, gateway.Line{Number: number, Type: gateway.LineMobile, CheckedAt: time.Now()})
		if len(lines) == 1000 || i == rows-1 {
			if err := store.SaveLines(ctx, lines); err != nil {
				return fmt.Errorf("writing lines: %w", err)
			}
			lines = lines[:0]
		}
	}
	return nil
}

// withoutInstruction are the texts as the feeder wrote them.
func withoutInstruction(ledger twiliotest.Ledger) twiliotest.Ledger {
	for i := range ledger {
		ledger[i].Body = strings.TrimSuffix(ledger[i].Body, "\n"+instruction)
	}
	return ledger
}

// rules is how many of them are on.
type rules int

// The measured kinds: a channel without rules, with all of them and people who have been texted before, and with people
// who have not: each text then ends with the instruction how to opt out, and each number is written down.
const (
	noRules rules = iota
	allRules
	firstTexts
	ruleKinds
)

// measureRules measures each load with each kind.
func measureRules(ctx context.Context, s site, p plan) error {
	fmt.Println("latency in-flight   rows | no rules/s  all rules/s         share  first texts/s         share | CPU/msg of each")
	for _, l := range p.loads {
		of, err := inTurn(ctx, s, l, contest{kinds: int(ruleKinds), repeat: p.repeat,
			become: func(s *site, kind int) { s.rules = rules(kind) }})
		if err != nil {
			return err
		}
		fmt.Printf("%7s %9d %6d | %10.0f %12.0f %13s %14.0f %13s | %s %s %s\n", l.latency, l.inFlight, l.rows,
			of[noRules].perSecond, of[allRules].perSecond, of[allRules], of[firstTexts].perSecond, of[firstTexts],
			of[noRules].cpu.Round(time.Microsecond), of[allRules].cpu.Round(time.Microsecond), of[firstTexts].cpu.Round(time.Microsecond))
	}
	return nil
}
