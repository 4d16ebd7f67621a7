package config

import (
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/hours"
	"ebs-sms-gateway/internal/settings"
)

// Config is everything that can be set. [Default] has its defaults; the help tags are its documentation.
type Config struct {
	Mode      Mode      `yaml:"mode" help:"What is done with the queue: live sends; shadow, beside another program that serves it, keeps in shadow.file what would be sent: it claims, sends and writes nothing, and takes no webhooks. See docs/cutover.md."`
	Node      string    `yaml:"node" help:"Name of this gateway in XXSMS_NODES, where each run adds a suffix of its own. Empty is the host name."`
	Store     Store     `yaml:"store" help:"Where the queue is."`
	Twilio    Twilio    `yaml:"twilio" help:"The Twilio account."`
	Webhooks  Webhooks  `yaml:"webhooks" help:"The listener for replies and delivery reports, as Twilio sees it."`
	Admin     Admin     `yaml:"admin" help:"The listener for operators. Do not publish it."`
	Lists     Lists     `yaml:"lists" help:"Messages and replies for other systems, in the shape of ORDS. Off unless they have an address. See docs/lists.md."`
	Console   Console   `yaml:"console" help:"The pages for people: what is wrong now, messages, replies, pauses. Off unless it has an address."`
	Outbound  Outbound  `yaml:"outbound" help:"Sending. The defaults suit most sites."`
	Caps      Caps      `yaml:"caps" help:"The day of daily caps and budgets."`
	Consent   Consent   `yaml:"consent" help:"Opt-outs. Twilio's default words (STOP, START, HELP, ...) always count."`
	Lookup    Lookup    `yaml:"lookup" help:"What kind of line a number is, asked of Twilio Lookup for the channels that want it."`
	Digest    Digest    `yaml:"digest" help:"Digests, which tell managers what their people reply: when they are mailed, and how they read."`
	Channels  []Channel `yaml:"channels" help:"The uses of the gateway, at least one. Feeders name one of them in XXSMS_OUTBOUND.CHANNEL."`
	Retention Retention `yaml:"retention" help:"How long the embedded store keeps what is done with; once a day the rest is deleted. In EBS the concurrent program XXSMS_PURGE does it. Opt-outs, their proof and the audit log stay."`
	Shadow    Shadow    `yaml:"shadow" help:"What mode shadow keeps. Of no effect if the mode is live."`
	Mail      Mail      `yaml:"mail" help:"The site's mail servers. Nothing is mailed without them."`
	Alerts    Alerts    `yaml:"alerts" help:"What administrators are told by mail."`
	Metrics   Metrics   `yaml:"metrics" help:"Figures for Prometheus."`
	Tracing   Tracing   `yaml:"tracing" help:"Traces of messages and replies, for an OpenTelemetry collector."`
	Log       Log       `yaml:"log" help:"The log."`

	// Files names the files that secrets were read from, by the path of the secret: one may be changed while the
	// gateway runs.
	Files map[string]string `yaml:"-"`
	// SecretFiles are all files that a secret was read from, the configuration file included if it has one.
	SecretFiles []string `yaml:"-"`
}

// Store says where the queue is.
type Store struct {
	Driver StoreDriver `yaml:"driver" help:"Kind of database."`
	SQLite SQLite      `yaml:"sqlite" help:"The embedded database, for trial and demo."`
	Oracle Oracle      `yaml:"oracle" help:"The database of EBS, with the tables that sql/ installs."`
}

// SQLite is the embedded store.
type SQLite struct {
	Path string `yaml:"path" help:"Database file. It is created if it does not exist. Required if the driver is sqlite."`
}

// Twilio is the account that is sent from.
type Twilio struct {
	AccountSID         string           `yaml:"account_sid" required:"true" help:"Account SID: AC and 32 hexadecimal digits."`
	AuthToken          gateway.Secret   `yaml:"auth_token" required:"true" help:"Auth token. It verifies webhooks, and sends unless there is an API key."`
	PreviousAuthTokens []gateway.Secret `yaml:"previous_auth_tokens" help:"Auth tokens that webhooks may still be signed with while the token is rotated: the token alone, or with an end, as in TOKEN until 2026-12-31T12:00:00Z."`
	APIKey             string           `yaml:"api_key" help:"API key SID, SK and 32 hexadecimal digits, to send with instead of the auth token."`
	APIKeySecret       gateway.Secret   `yaml:"api_key_secret" help:"Secret of the API key. Required with it."`
	BaseURL            string           `yaml:"base_url" help:"Address of a Twilio simulator. Empty is Twilio itself."`
	Timeout            time.Duration    `yaml:"timeout" range:"1s..2m" help:"Bound of one request to Twilio."`
}

// Webhooks is the listener that Twilio posts to.
type Webhooks struct {
	Listen       string        `yaml:"listen" required:"true" help:"Address to listen on."`
	PublicURL    string        `yaml:"public_url" required:"true" help:"Address that Twilio reaches the listener by, such as https://sms.example.com. Signatures are checked over it and delivery reports are asked for at it. It may have a path, which is the prefix that a proxy strips. Plain http is for loopback hosts only."`
	InboundPaths []string      `yaml:"inbound_paths" required:"true" help:"Paths that accept replies, with or without a trailing slash."`
	StatusPaths  []string      `yaml:"status_paths" required:"true" help:"Paths that accept delivery reports. New messages ask for them at the first."`
	MaxBody      settings.Size `yaml:"max_body" range:"1KiB..10MiB" help:"Largest accepted post."`
	MaxFields    int           `yaml:"max_fields" unit:"fields" range:"50..10000" help:"Most form fields in a post."`
	Timeout      time.Duration `yaml:"timeout" range:"1s..14s" help:"Bound of one post, reading and storing. Twilio gives up after 15 s."`
	TLS          TLS           `yaml:"tls" help:"Encryption, where no proxy in front of the listener does it. Twilio shows no certificate of its own: client_ca_file is for a proxy that does."`
	Connections  Connections   `yaml:"connections" help:"What strangers can hold of the listener."`
	Journal      Journal       `yaml:"journal" help:"Where replies wait while the store is away."`
	Sweep        Sweep         `yaml:"sweep" help:"Replies that no webhook brought, taken from Twilio's list."`
}

// Sweep is how replies are found that no webhook brought.
type Sweep struct {
	Every    time.Duration `yaml:"every" range:"1m..24h" zero:"never" help:"How often Twilio's list is read, and at once at the start."`
	Lookback time.Duration `yaml:"lookback" range:"1h..720h" help:"How far back the start reads after an absence of all gateways. Less than the age at which XXSMS_INBOUND is purged, or what is purged comes again."`
	Numbers  []string      `yaml:"numbers" help:"Numbers of the Messaging Services, which Twilio does not name by itself. Without them the list of the whole account is read where a channel has a service, and only what names its service is taken."`
}

// Journal is where replies wait while the store is away.
type Journal struct {
	Folder  string        `yaml:"folder" help:"Folder on a local disk that keeps its files over a restart, of this gateway alone. It is created if it does not exist. Empty is no journal: replies that cannot be stored are refused with 503."`
	MaxSize settings.Size `yaml:"max_size" range:"1MiB..4096MiB" help:"Largest journal. Replies that do not fit are refused with 503."`
	After   time.Duration `yaml:"after" range:"100ms..10s" help:"How long the store may take for a reply before it goes to the journal. Less than webhooks.timeout."`
}

// Admin is the listener for operators.
type Admin struct {
	Listen string         `yaml:"listen" required:"true" help:"Address of /metrics, /healthz and /readyz."`
	Token  gateway.Secret `yaml:"token" help:"What a scraper of /metrics sends as its bearer token, at least 16 characters. Empty asks for none. /healthz and /readyz, which say nothing of messages, are open to probes in any case."`
	TLS    TLS            `yaml:"tls" help:"Encryption. With client_ca_file /metrics is for who shows a certificate, or the token; probes need neither."`
}

// Consent is how opt-outs are heard.
type Consent struct {
	Scope      ConsentScope `yaml:"scope" help:"What a stop word closes: all channels, or the channel that it answers."`
	Languages  []string     `yaml:"languages" help:"Languages that people answer in, whose words count as well as Twilio's own: ar, bn, de, en, es, fr, hi, it, ja, ko, nl, pl, pt, ru, tr, ur, zh. The words are in docs/consent.md."`
	StopWords  []string     `yaml:"stop_words" help:"Further words that opt out, or phrases: a text that is one of them and no more."`
	StartWords []string     `yaml:"start_words" help:"Further words that opt in again."`
	HelpWords  []string     `yaml:"help_words" help:"Further words that ask for help."`
	Help       ConsentHelp  `yaml:"help" help:"Who answers a word that asks for help: provider is Twilio, text is the gateway, with a help_text, unless Twilio's Advanced Opt-Out says that it has. Turn off Twilio's own answer to HELP and INFO first, or people get both."`
	HelpText   string       `yaml:"help_text" help:"The gateway's own answer to a word that asks for help, where no channel's answers: who is texting, and whom to ask. Required if help is text. At most 1600 characters."`
}

// Shadow is what the shadow mode keeps.
type Shadow struct {
	File  string        `yaml:"file" help:"File of what would have been sent, a line of JSON for each row and change, with masked numbers. It is created if it does not exist. Of this gateway alone. Required if the mode is shadow."`
	Every time.Duration `yaml:"every" range:"10s..1h" help:"How often the queue is read."`
}

// Caps is what all daily caps and budgets have in common.
type Caps struct {
	TimeZone string `yaml:"time_zone" required:"true" help:"Zone at whose midnight the day begins, such as America/New_York."`
}

// Zone is the zone. It panics at one that was not validated.
func (c Caps) Zone() *hours.Zone {
	zone, err := hours.LoadZone(c.TimeZone)
	if err != nil {
		panic("caps: " + err.Error())
	}
	return zone
}

// Metrics is how figures are gathered.
type Metrics struct {
	DepthInterval time.Duration `yaml:"depth_interval" range:"1s..1h" help:"How often the queue is counted."`
}

// Log is how the log is written.
type Log struct {
	Level  LogLevel  `yaml:"level" help:"Least severity that is logged."`
	Format LogFormat `yaml:"format" help:"Form of a line."`
	Events LogEvents `yaml:"events" help:"Which events of messages are told at level info: failures, such as a text that was refused or not delivered, or all, some five lines a message. The others are told at debug. See docs/operations.md."`
}
