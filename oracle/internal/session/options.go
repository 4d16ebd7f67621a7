package session

import (
	"log/slog"
	"math/rand/v2"
	"time"

	"ebs-sms-gateway/gateway"
)

// Options are what all databases of a gateway have in common.
type Options struct {
	// Node names this gateway in V$SESSION.CLIENT_INFO.
	Node string
	// Timeout bounds each operation, waiting for a session included; 30 s if zero.
	Timeout time.Duration
	// Clock tells the time, time.Now if nil.
	Clock gateway.Clock
	// Random gives numbers in [0,1) for the jitter of delays, math/rand's if nil.
	Random func() float64
	// Logger, slog.Default() if nil.
	Logger *slog.Logger
}

func (o Options) withDefaults() Options {
	if o.Timeout == 0 {
		o.Timeout = 30 * time.Second
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Float64
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	return o
}
