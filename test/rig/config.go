package rig

import (
	"fmt"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// Channel is the channel of the rig's rows.
const Channel = "RIG"

// Site is where a gateway under test stands.
type Site struct {
	Store     config.Store
	Simulator string
	// Journal is the journal's folder, "" for none.
	Journal string
	// Webhooks and Admin are addresses to listen on.
	Webhooks, Admin string
	InFlight        int
	// SegmentsPerSecond is the sender's rate; 0 is unlimited.
	SegmentsPerSecond float64
}

// Config is a configuration whose delays are short enough to wait for: a lease of
// 4 s, few rows claimed ahead, and a list that is trusted after 2 s.
func (s Site) Config() config.Config {
	cfg := config.Default()
	cfg.Store = s.Store
	cfg.Twilio.AccountSID = twiliotest.DefaultAccountSID
	cfg.Twilio.AuthToken = gateway.Secret(twiliotest.DefaultAuthToken)
	cfg.Twilio.BaseURL = s.Simulator
	cfg.Twilio.Timeout = 1500 * time.Millisecond
	cfg.Webhooks.Listen = s.Webhooks
	cfg.Webhooks.PublicURL = "http://" + s.Webhooks
	cfg.Webhooks.Journal.Folder = s.Journal
	cfg.Admin.Listen = s.Admin
	cfg.Outbound.InFlight = s.InFlight
	cfg.Outbound.PollInterval = 100 * time.Millisecond
	cfg.Outbound.ClaimRows = 200
	cfg.Outbound.Lease = 4 * time.Second
	cfg.Outbound.Drain = 3 * time.Second
	cfg.Outbound.Retry.Base = 200 * time.Millisecond
	cfg.Outbound.Retry.Attempts = 20
	cfg.Outbound.Reconcile.Interval = time.Second
	cfg.Outbound.Reconcile.Settle = 2 * time.Second
	cfg.Log.Level = "warn"
	cfg.Channels = []config.Channel{{
		Name: Channel, Senders: []string{"+12025550100"}, Region: "US", Weight: 1,
		SegmentsPerSecond: s.SegmentsPerSecond,
		UnknownOutcome:    config.UnknownOutcome(gateway.UnknownRetry),
		Replies:           config.DefaultChannel().Replies,
	}}
	return cfg
}

// YAML is the configuration as a file for a gateway process.
func (s Site) YAML() []byte {
	c := s.Config()
	return fmt.Appendf(nil, `store: %s
twilio: {account_sid: %q, auth_token: %q, base_url: %q, timeout: %s}
webhooks: {listen: %q, public_url: %q, journal: {folder: %q}}
admin: {listen: %q}
outbound:
  in_flight: %d
  poll_interval: %s
  claim_rows: %d
  lease: %s
  drain: %s
  retry: {base: %s, attempts: %d}
  reconcile: {interval: %s, settle: %s}
channels: [{name: %s, senders: [%q], region: US, segments_per_second: %g}]
log: {level: warn, format: text}
`, storeYAML(c.Store), c.Twilio.AccountSID, c.Twilio.AuthToken.Reveal(), c.Twilio.BaseURL, c.Twilio.Timeout,
		c.Webhooks.Listen, c.Webhooks.PublicURL, c.Webhooks.Journal.Folder, c.Admin.Listen,
		c.Outbound.InFlight, c.Outbound.PollInterval, c.Outbound.ClaimRows, c.Outbound.Lease, c.Outbound.Drain,
		c.Outbound.Retry.Base, c.Outbound.Retry.Attempts, c.Outbound.Reconcile.Interval, c.Outbound.Reconcile.Settle,
		Channel, c.Channels[0].Senders[0], s.SegmentsPerSecond)
}

func storeYAML(s config.Store) string {
	if s.Driver == config.DriverSQLite {
		return fmt.Sprintf("{driver: sqlite, sqlite: {path: %q}}", s.SQLite.Path)
	}
	q := s.Oracle.Queue
	return fmt.Sprintf("{driver: oracle, oracle: {lib_dir: %q, timeout: %s, queue: {connect_string: %q, username: %q, password: %q}}}",
		s.Oracle.LibDir, s.Oracle.Timeout, q.ConnectString, q.Username, q.Password.Reveal())
}
