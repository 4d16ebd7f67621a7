package config

import (
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/internal/settings"
)

// Default returns the configuration that holds where nothing is set. It is not valid: an account, a public URL and a
// channel are missing.
func Default() Config {
	return Config{
		Mode:      ModeLive,
		Shadow:    Shadow{File: "shadow.jsonl", Every: time.Minute},
		Store:     defaultStore(),
		Twilio:    Twilio{Timeout: 15 * time.Second},
		Webhooks:  defaultWebhooks(),
		Admin:     Admin{Listen: ":9090"},
		Lists:     defaultLists(),
		Console:   Console{TimeZone: "UTC", Access: defaultAccess()},
		Outbound:  defaultOutbound(),
		Caps:      Caps{TimeZone: "UTC"},
		Consent:   Consent{Scope: ScopeAll, Languages: []string{"en"}, Help: HelpProvider},
		Lookup:    Lookup{MaxAge: 90 * 24 * time.Hour, MonthlyBudget: 10_000, InFlight: 8},
		Digest:    defaultDigest(),
		Retention: defaultRetention(),
		Mail: Mail{
			TLS: MailTLS(gateway.MailEncryptionSTARTTLS), Auth: MailAuth(gateway.MailAuthNone), Timeout: 30 * time.Second,
		},
		Alerts:  Alerts{Runbook: "docs/runbook.md", Failures: 20},
		Metrics: Metrics{DepthInterval: 15 * time.Second},
		Tracing: defaultTracing(),
		Log:     Log{Level: "info", Format: FormatJSON, Events: EventsFailures},
	}
}

// DefaultChannel returns the channel that holds where an entry of channels sets nothing.
func DefaultChannel() Channel {
	return Channel{
		Region:            "US",
		SegmentsPerSecond: 10,
		Weight:            1,
		MaxAge:            72 * time.Hour,
		Validity:          4 * time.Hour,
		Encoding:          EncodingExact,
		BeyondCaps:        BeyondCaps(gateway.BeyondWait),
		Lookup:            LookupPolicy(gateway.LookupOff),
		UnknownOutcome:    UnknownOutcome(gateway.UnknownRetry),
		Numbers:           defaultNumbers(),
		Hours:             Hours{ZoneFrom: ZoneOfNumber},
		Replies:           defaultReplies(),
		Digest:            ChannelDigest{Tell: DigestToManagers},
	}
}

// SetDefaults makes the channel the [DefaultChannel].
func (c *Channel) SetDefaults() { *c = DefaultChannel() }

func defaultWebhooks() Webhooks {
	return Webhooks{
		Listen:       ":8080",
		InboundPaths: []string{"/ords/xxsms/twilio/v1/inbound"},
		StatusPaths:  []string{"/ords/xxsms/twilio/v1/status"},
		MaxBody:      64 * settings.KiB,
		MaxFields:    200,
		Timeout:      10 * time.Second,
		Connections:  defaultConnections(),
		Journal:      Journal{Folder: "journal", MaxSize: 256 * settings.MiB, After: 500 * time.Millisecond},
		Sweep:        Sweep{Every: 10 * time.Minute, Lookback: 24 * time.Hour},
	}
}

func defaultOutbound() Outbound {
	return Outbound{
		InFlight:     32,
		PollInterval: 285 * time.Millisecond,
		ClaimRows:    500,
		Lease:        2 * time.Minute,
		Drain:        25 * time.Second,
		Record:       Record{Rows: 500, Delay: 25 * time.Millisecond},
		Retry:        Retry{Base: 5 * time.Second, Max: 15 * time.Minute, Attempts: 8, Jitter: 0.2},
		Pause:        15 * time.Minute,
		Reconcile: Reconcile{
			Interval:  5 * time.Second,
			Settle:    2 * time.Minute,
			HoldAfter: 24 * time.Hour,
			Rows:      200,
			InFlight:  4,
		},
		StatusPoll: StatusPoll{After: 15 * time.Minute, Every: time.Hour, GiveUp: 36 * time.Hour, Rows: 200},
	}
}
