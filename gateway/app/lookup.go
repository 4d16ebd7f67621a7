package app

import (
	"context"
	"math/rand/v2"

	"ebs-sms-gateway/gateway/lookup"
)

// newLookups makes what looks numbers up for the channels that want it.
func newLookups(a *App) *lookup.Worker {
	l := a.opts.Config.Lookup
	return lookup.New(lookup.Options{
		Store:    a.store,
		Provider: a.provider,
		Account:  a.opts.Config.Twilio.AccountSID,
		Settings: lookup.Settings{MaxAge: l.MaxAge, MonthlyBudget: l.MonthlyBudget, InFlight: l.InFlight},
		Clock:    a.opts.Clock,
		Jitter:   rand.Float64,
		Logger:   a.log,
		Observer: a.metrics,
	})
}

// readLookups publishes the figures of the lookups.
func (a *App) readLookups(ctx context.Context) error {
	figures, err := a.lookups.Figures(ctx)
	if err != nil {
		return err
	}
	a.metrics.SetLookups(figures)
	return nil
}
