package outbound

import (
	"log/slog"
	"maps"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/phone"
)

// announce tells the log, once each, of pauses that have come into force, that last
// until another time, and that are over.
func (k *pauseKeeper) announce(pauses []gateway.Pause, now time.Time) {
	ended := maps.Clone(k.announced)
	for _, pause := range pauses {
		if !pause.Holds(now) {
			continue
		}
		key := keyOf(pause)
		delete(ended, key)
		if before, known := k.announced[key]; known && before.Until.Equal(pause.Until) {
			continue
		}
		k.announced[key] = pause
		if !pause.Concerns(k.opts.Channels) {
			k.opts.Logger.Warn("pause names what is not configured here, and stops nothing", pauseAttrs(pause)...)
			continue
		}
		k.opts.Logger.Warn("paused", append(pauseAttrs(pause), "until", pause.Term(), "reason", pause.Reason)...)
	}
	for key, pause := range ended {
		delete(k.announced, key)
		k.opts.Logger.Info("pause ended", pauseAttrs(pause)...)
	}
}

// pauseAttrs name a pause; a sender is a phone number.
func pauseAttrs(pause gateway.Pause) []any {
	name := pause.Name
	if pause.Scope == gateway.PauseSender {
		name = phone.Mask(name)
	}
	return slices.Clip([]any{slog.String("scope", string(pause.Scope)), slog.String("name", name)})
}
