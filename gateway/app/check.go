package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio"
)

// Level is how bad a finding is; its number is the exit code, as EBS counts
// (0 normal, 1 warning, 2 error).
type Level int

// The levels of a finding.
const (
	LevelOK Level = iota
	LevelWarning
	LevelError
)

// String implements fmt.Stringer.
func (l Level) String() string { return [...]string{"ok", "warning", "error"}[l] }

// Finding is one line of a check.
type Finding struct {
	Level Level
	// What was looked at: configuration, store, provider, queue.
	What string
	// Text says what was found and, if it is bad, what to do.
	Text string
}

// String is the finding's line.
func (f Finding) String() string { return fmt.Sprintf("%-8s %-13s %s", f.Level, f.What, f.Text) }

// CheckOptions are what Check looks at. Config is loaded and valid.
type CheckOptions struct {
	Config  config.Config
	Version string
}

// checkTimeout bounds one question to the store or the provider.
const checkTimeout = 15 * time.Second

// Check proves configuration, store and provider account before anything is
// sent. It changes nothing, but for creating an embedded store that is missing.
func Check(ctx context.Context, opts CheckOptions) []Finding {
	findings := checkConfig(opts.Config)
	findings = append(findings, checkStore(ctx, opts.Config)...)
	return append(findings, checkProvider(ctx, opts)...)
}

func checkConfig(cfg config.Config) []Finding {
	findings := []Finding{{LevelOK, "configuration", fmt.Sprintf("valid, %d channels", len(cfg.Channels))}}
	public := cfg.Webhooks.PublicURL
	if cfg.Twilio.BaseURL == "" && strings.HasPrefix(public, "http://") {
		findings = append(findings, Finding{LevelWarning, "configuration",
			"webhooks.public_url is a loopback address: Twilio cannot reach it, so neither reports nor replies will come"})
	}
	if cfg.Twilio.BaseURL != "" {
		findings = append(findings, Finding{LevelWarning, "configuration",
			"twilio.base_url is set: texts go there, not to Twilio's own address"})
	}
	return findings
}

func checkStore(ctx context.Context, cfg config.Config) []Finding {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	store, err := openStore(ctx, cfg.Store, true)
	if errors.Is(err, fs.ErrNotExist) {
		return []Finding{{LevelWarning, "store", fmt.Sprintf("%s does not exist yet; run will create it", cfg.Store.SQLite.Path)}}
	}
	if err != nil {
		return []Finding{{LevelError, "store", err.Error()}}
	}
	defer store.Close()
	if err := store.Check(ctx); err != nil {
		return []Finding{{LevelError, "store", err.Error()}}
	}
	return append([]Finding{{LevelOK, "store", fmt.Sprintf("%s: reachable, schema is this version's", cfg.Store.Driver)}},
		checkQueue(ctx, store, cfg)...)
}

// checkQueue finds rows that no channel will ever send.
func checkQueue(ctx context.Context, store Store, cfg config.Config) []Finding {
	stats, err := store.Stats(ctx, gateway.StatsParams{Now: time.Now(), Statuses: []gateway.Status{gateway.StatusNew}})
	if err != nil {
		return []Finding{{LevelError, "queue", err.Error()}}
	}
	known := map[string]bool{}
	for _, ch := range cfg.Channels {
		known[ch.Name] = true
	}
	var findings []Finding
	for _, d := range stats.Depths {
		if !known[d.Channel] {
			findings = append(findings, Finding{LevelWarning, "queue",
				fmt.Sprintf("%d new rows of channel %q, which is not configured, will not be sent", d.Rows, d.Channel)})
		}
	}
	return findings
}

func checkProvider(ctx context.Context, opts CheckOptions) []Finding {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	client, err := newTwilio(Options{Config: opts.Config, Version: opts.Version}.withDefaults(), slog.New(slog.DiscardHandler))
	if err != nil {
		return []Finding{{LevelError, "provider", err.Error()}}
	}
	defer client.Close()
	account, err := client.Account(ctx)
	if err != nil {
		return []Finding{{LevelError, "provider", err.Error()}}
	}
	return []Finding{judge(account)}
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
