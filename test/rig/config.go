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

// ListClient and ListSecret are those of the system that may read the lists.
const (
	ListClient = "rig"
	ListSecret = "a secret that is long enough"
	listHash   = "$2a$04$WZRb7H.C1npzttBCYXq9TeP0RwHuRp.li2YPfWaBL./2McwejV/Yq"
)

// Site is where a gateway under test stands.
type Site struct {
	Store     config.Store
	Simulator string
	// Journal is the journal's folder, "" for none.
	Journal string
	// Webhooks and Admin are addresses to listen on.
	Webhooks, Admin string
	// Console and Lists are those for people and other systems, "" for none.
	Console, Lists string
	InFlight       int
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
	cfg.Console.Listen, cfg.Console.Access.Login = s.Console, config.LoginNone
	cfg.Lists.Listen = s.Lists
	if s.Lists != "" {
		client := config.ListClient{}
		client.SetDefaults()
		client.ID, client.SecretHash, client.Scopes = ListClient, listHash, []string{"read_outbound"}
		cfg.Lists.Clients = []config.ListClient{client}
	}
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
%s`, storeYAML(c.Store), c.Twilio.AccountSID, c.Twilio.AuthToken.Reveal(), c.Twilio.BaseURL, c.Twilio.Timeout,
		c.Webhooks.Listen, c.Webhooks.PublicURL, c.Webhooks.Journal.Folder, c.Admin.Listen,
		c.Outbound.InFlight, c.Outbound.PollInterval, c.Outbound.ClaimRows, c.Outbound.Lease, c.Outbound.Drain,
		c.Outbound.Retry.Base, c.Outbound.Retry.Attempts, c.Outbound.Reconcile.Interval, c.Outbound.Reconcile.Settle,
		Channel, c.Channels[0].Senders[0], s.SegmentsPerSecond, watchedYAML(c))
}

func watchedYAML(c config.Config) (text string) {
	if c.Console.On() {
		text += fmt.Sprintf("console: {listen: %q, access: {login: %q}}\n", c.Console.Listen, c.Console.Access.Login)
	}
	for _, client := range c.Lists.Clients {
		text += fmt.Sprintf("lists: {listen: %q, clients: [{id: %q, secret_hash: %q, scopes: %q}]}\n", c.Lists.Listen,
			client.ID, client.SecretHash.Reveal(), client.Scopes)
	}
	return text
}

func storeYAML(s config.Store) string {
	if s.Driver == config.DriverSQLite {
		return fmt.Sprintf("{driver: sqlite, sqlite: {path: %q}}", s.SQLite.Path)
	}
	q := s.Oracle.Queue
	return fmt.Sprintf("{driver: oracle, oracle: {lib_dir: %q, timeout: %s, queue: {connect_string: %q, username: %q, password: %q}}}",
		s.Oracle.LibDir, s.Oracle.Timeout, q.ConnectString, q.Username, q.Password.Reveal())
}
