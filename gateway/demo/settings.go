package demo

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// The demo's channels.
const (
	channelCertification = "CERT_EXPIRY"
	channelAlert         = "IT_ALERT"
	channelShift         = "SHIFT_PLAN"
)

// instruction ends the first text to a person.
const instruction = "Reply STOP to opt out."

// addresses are where the gateway listens.
type addresses struct{ webhooks, admin, console string }

// config is the gateway's configuration with delays that suit an onlooker.
func (w *world) config(at addresses) config.Config {
	cfg := config.Default()
	cfg.Store.SQLite.Path = w.database()
	cfg.Twilio.AccountSID = twiliotest.DefaultAccountSID
	cfg.Twilio.AuthToken = gateway.Secret(twiliotest.DefaultAuthToken)
	cfg.Twilio.BaseURL = "http://" + w.simAddr
	cfg.Twilio.Timeout = 5 * time.Second
	cfg.Webhooks.Listen = at.webhooks
	cfg.Webhooks.PublicURL = "http://" + at.webhooks
	cfg.Webhooks.Journal.Folder = filepath.Join(w.folder, "journal")
	cfg.Admin.Listen = at.admin
	cfg.Console.Listen, cfg.Console.Access.Login = at.console, config.LoginNone
	cfg.Outbound.PollInterval = 200 * time.Millisecond
	cfg.Outbound.Retry.Base = time.Second
	cfg.Outbound.Reconcile.Interval = time.Second
	cfg.Outbound.Reconcile.Settle = 2 * time.Second
	cfg.Metrics.DepthInterval = time.Second
	cfg.Channels = channels(w.wakesAt)
	return cfg
}

// channels are one that texts mobiles alone, one that texts any number at any hour, and one that is quiet until
// wakesAt.
func channels(wakesAt time.Time) []config.Channel {
	reminders, alerts, shifts := config.DefaultChannel(), config.DefaultChannel(), config.DefaultChannel()
	reminders.Name, reminders.Senders = channelCertification, []string{"+12025550101", "+12025550102"}
	reminders.SegmentsPerSecond, reminders.OptOutInstruction = 50, instruction
	reminders.Numbers.Types = []string{string(gateway.TypeMobile)}
	reminders.Lookup = config.LookupPolicy(gateway.LookupRequire)

	alerts.Name, alerts.Senders = channelAlert, []string{"+12025550103"}
	alerts.SegmentsPerSecond, alerts.Weight = 0, 4

	shifts.Name, shifts.Senders = channelShift, []string{"+12025550104"}
	shifts.SegmentsPerSecond, shifts.OptOutInstruction = 20, instruction
	shifts.Hours = config.Hours{Windows: windows(wakesAt), TimeZone: homeZone, ZoneFrom: config.ZoneOfChannel}
	all := []config.Channel{reminders, alerts, shifts}
	for i := range all {
		all[i].Replies.Question = config.QuestionAsk
	}
	return all
}

// homeZone is that of the channel whose hours are quiet for a while.
const homeZone = "America/Denver"

// seen is how long quiet hours last at least.
const seen = 5 * time.Second

// wakesAt is when the first quiet hours end: windows are of whole minutes.
func wakesAt(now time.Time) time.Time {
	at := now.Add(seen).Truncate(time.Minute).Add(time.Minute)
	zone, err := time.LoadLocation(homeZone)
	if err != nil { // the gateway will say so
		return at
	}
	return at.In(zone)
}

// windows are two minutes of every three, for half an hour; the last is open until tomorrow's first is near.
func windows(first time.Time) []string {
	const every, count = 3 * time.Minute, 10
	all := make([]string, count)
	for i := range all {
		from := first.Add(time.Duration(i) * every)
		to := from.Add(2 * time.Minute)
		if i == count-1 {
			to = first.Add(-2 * time.Minute)
		}
		all[i] = fmt.Sprintf("mon-sun %s-%s", from.Format("15:04"), to.Format("15:04"))
	}
	return all
}

func (w *world) configuration() string { return filepath.Join(w.folder, "gateway.yaml") }

// writeConfiguration lets commands as explain and opt-out know the demo's store and channels. Its token is the
// simulator's, and no secret.
func (w *world) writeConfiguration(cfg config.Config) error {
	token := cfg.Twilio.AuthToken
	content := bytes.ReplaceAll(cfg.Redacted(), []byte(token.String()), []byte(token.Reveal()))
	if err := os.WriteFile(w.configuration(), content, 0o600); err != nil {
		return fmt.Errorf("writing the demo's configuration: %w", err)
	}
	return nil
}
