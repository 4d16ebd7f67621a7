package app

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"ebs-sms-gateway/gateway/config"
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
	// What was looked at: configuration, security, tls, console, lists, listen, journal, shadow, store, provider, lookup, mail, traces, digests, queue.
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

// Check proves configuration, addresses, folders, store and provider account before
// anything is sent. It changes nothing.
func Check(ctx context.Context, opts CheckOptions) []Finding {
	findings := checkConfig(opts.Config)
	findings = append(findings, checkSecurity(opts.Config, time.Now())...)
	findings = append(findings, checkCertificates(opts.Config, time.Now())...)
	findings = append(findings, checkConsole(opts.Config)...)
	findings = append(findings, checkLists(opts.Config)...)
	findings = append(findings, checkListen(ctx, opts.Config)...)
	if opts.Config.Mode != config.ModeShadow {
		findings = append(findings, checkJournal(opts.Config.Webhooks.Journal)...)
	}
	findings = append(findings, checkShadowFile(opts.Config)...)
	findings = append(findings, checkStore(ctx, opts.Config)...)
	findings = append(findings, checkProvider(ctx, opts)...)
	findings = append(findings, checkMail(ctx, opts.Config)...)
	findings = append(findings, checkTracing(ctx, opts)...)
	return append(findings, checkDigests(opts.Config, time.Now())...)
}

func checkConfig(cfg config.Config) []Finding {
	findings := []Finding{{LevelOK, "configuration", fmt.Sprintf("valid, %d channels", len(cfg.Channels))}}
	if cfg.Mode == config.ModeShadow {
		findings = append(findings, Finding{LevelWarning, "configuration",
			"mode is shadow: nothing is claimed, sent or written, and no webhooks are taken; shadow prints what would have been done; set mode to live to send"})
	}
	switch {
	case cfg.Twilio.BaseURL != "":
		findings = append(findings, Finding{LevelWarning, "configuration",
			"twilio.base_url is set: texts go there and not to people; remove it to send through Twilio"})
	case isLoopback(cfg.Webhooks.PublicURL):
		findings = append(findings, Finding{LevelWarning, "configuration",
			"webhooks.public_url is a loopback address: Twilio cannot reach it, so neither reports nor replies will come; " +
				"set the address that Twilio reaches this gateway by"})
	}
	return findings
}

func isLoopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// failed is an error on one line, with what to do.
func failed(what string, err error, advice string) Finding {
	text := strings.ReplaceAll(err.Error(), "\n", ": ")
	if advice != "" {
		text += "; " + advice
	}
	return Finding{LevelError, what, text}
}
