package config

import (
	"log/slog"

	"ebs-sms-gateway/gateway"
)

// Mode is what the gateway does with the queue.
type Mode string

// The modes.
const (
	// ModeLive sends.
	ModeLive Mode = "live"
	// ModeShadow tells what would be sent.
	ModeShadow Mode = "shadow"
)

// Choices lists the modes.
func (Mode) Choices() []string { return []string{string(ModeLive), string(ModeShadow)} }

// StoreDriver is a kind of database.
type StoreDriver string

// The kinds of database.
const (
	DriverSQLite StoreDriver = "sqlite"
	DriverOracle StoreDriver = "oracle"
)

// Choices lists the drivers.
func (StoreDriver) Choices() []string { return []string{string(DriverSQLite), string(DriverOracle)} }

// ConsentScope is what a stop word closes.
type ConsentScope string

// The scopes of a stop word.
const (
	// ScopeAll closes every channel.
	ScopeAll ConsentScope = "all"
	// ScopeChannel closes the channel of the message that it answers.
	ScopeChannel ConsentScope = "channel"
)

// Choices lists the scopes.
func (ConsentScope) Choices() []string { return []string{string(ScopeAll), string(ScopeChannel)} }

// ConsentHelp is who answers a help word.
type ConsentHelp string

// Who answers a help word.
const (
	// HelpProvider is the provider.
	HelpProvider ConsentHelp = "provider"
	// HelpText is the gateway, with the text of the channel.
	HelpText ConsentHelp = "text"
)

// Choices lists who answers.
func (ConsentHelp) Choices() []string { return []string{string(HelpProvider), string(HelpText)} }

// UnknownOutcome is a gateway.UnknownPolicy as it is configured.
type UnknownOutcome gateway.UnknownPolicy

// Choices lists the policies.
func (UnknownOutcome) Choices() []string {
	return []string{string(gateway.UnknownRetry), string(gateway.UnknownHold)}
}

// BeyondCaps is a gateway.BeyondPolicy as it is configured.
type BeyondCaps gateway.BeyondPolicy

// Choices lists the policies.
func (BeyondCaps) Choices() []string {
	return []string{string(gateway.BeyondWait), string(gateway.BeyondFail)}
}

// Encoding is how the provider encodes texts.
type Encoding string

// The ways to encode texts.
const (
	// EncodingExact sends each character as it is.
	EncodingExact Encoding = "exact"
	// EncodingSmart is Twilio's Smart Encoding.
	EncodingSmart Encoding = "smart"
)

// Choices lists the ways to encode texts.
func (Encoding) Choices() []string { return []string{string(EncodingExact), string(EncodingSmart)} }

// ZoneSource is whose zone counts where a row names none.
type ZoneSource string

// The sources of a zone.
const (
	// ZoneOfNumber is all zones in which the number may have been given out.
	ZoneOfNumber ZoneSource = "number"
	// ZoneOfChannel is the channel's.
	ZoneOfChannel ZoneSource = "channel"
)

// Choices lists the sources of a zone.
func (ZoneSource) Choices() []string { return []string{string(ZoneOfNumber), string(ZoneOfChannel)} }

// LogFormat is the form of a log line.
type LogFormat string

// The forms of a log line.
const (
	FormatJSON LogFormat = "json"
	FormatText LogFormat = "text"
)

// Choices lists the forms.
func (LogFormat) Choices() []string { return []string{string(FormatJSON), string(FormatText)} }

// LogLevel is a severity; it is a slog.Leveler.
type LogLevel string

// Choices lists the levels.
func (LogLevel) Choices() []string { return []string{"debug", "info", "warn", "error"} }

// Level returns the level for slog: info for a value that is none of the choices.
func (l LogLevel) Level() slog.Level {
	var level slog.Level
	if err := level.UnmarshalText([]byte(l)); err != nil {
		return slog.LevelInfo
	}
	return level
}

// LogEvents is which events of messages are told at level info.
type LogEvents string

// Which events are told.
const (
	EventsFailures LogEvents = "failures"
	EventsAll      LogEvents = "all"
)

// Choices lists them.
func (LogEvents) Choices() []string { return []string{string(EventsFailures), string(EventsAll)} }
