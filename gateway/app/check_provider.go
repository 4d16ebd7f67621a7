package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio"
)

func checkProvider(ctx context.Context, opts CheckOptions) []Finding {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	client, err := newTwilio(Options{Config: opts.Config, Version: opts.Version}.withDefaults(),
		slog.New(slog.DiscardHandler))
	if err != nil {
		return []Finding{failed("provider", err, "correct the section twilio")}
	}
	defer client.Close()
	account, err := client.Account(ctx)
	if err != nil {
		return []Finding{failed("provider", err, providerAdvice(err))}
	}
	findings := []Finding{judge(account)}
	if ahead, _ := client.ClockOffset(); ahead != 0 {
		findings = append(findings, judgeClock(ahead))
	}
	if opts.Config.LooksUp() {
		findings = append(findings, checkLookup(ctx, client, opts.Config.Lookup))
	}
	return findings
}

func checkLookup(ctx context.Context, client *twilio.Client, l config.Lookup) Finding {
	if err := client.ReachLookup(ctx); err != nil {
		return failed("lookup", err, providerAdvice(err))
	}
	return Finding{LevelOK, "lookup", fmt.Sprintf("Twilio Lookup answers; at most %d lookups a month", l.MonthlyBudget)}
}

// clockLimit is what the clocks may differ by before leases, quiet hours and the search
// for unknown outcomes suffer.
const clockLimit = 30 * time.Second

func judgeClock(ahead time.Duration) Finding {
	level, word := LevelWarning, "behind"
	if ahead.Abs() > clockLimit {
		level = LevelError
	}
	if ahead < 0 {
		word = "ahead of"
	}
	return Finding{level, "clock", fmt.Sprintf("this machine's clock is %s %s Twilio's; set it by NTP",
		ahead.Abs().Round(time.Second), word)}
}

func providerAdvice(err error) string {
	refusal, refused := errors.AsType[*twilio.RequestError](err)
	switch {
	case refused && refusal.Failure.Class == gateway.ClassAccount:
		return "" // the refusal says it
	case refused:
		return "try again later"
	case errors.Is(err, twilio.ErrUnreadable):
		return "check twilio.base_url, and whether a proxy answers in Twilio's place"
	}
	return "check the network, a proxy, and twilio.base_url"
}

func judge(account twilio.Account) Finding {
	text := fmt.Sprintf("Twilio account %s, %s, %s", account.SID, account.Type, account.Status)
	switch {
	case account.Status != "active":
		return Finding{LevelError, "provider", text + ": it cannot send; see the Twilio console"}
	case account.Type == "Trial":
		return Finding{LevelWarning, "provider", text + ": it only sends to numbers verified in the Twilio console"}
	}
	return Finding{LevelOK, "provider", text}
}
