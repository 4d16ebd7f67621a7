package oracle

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

// applyConsent sets or clears opt-outs, one after the other, and logs that it did.
func (t *tx) applyConsent(ctx context.Context, changes []gateway.ConsentChange) error {
	if len(changes) == 0 {
		return nil
	}
	if err := t.logConsent(ctx, changes); err != nil {
		return wrap(err, "logging consent")
	}
	in, out := netConsent(changes)
	if err := t.optIn(ctx, in); err != nil {
		return wrap(err, "clearing opt-outs")
	}
	return wrap(t.optOut(ctx, out), "setting opt-outs")
}

// applyConsentApart writes consent to a staging table in a database of its own. It is
// committed before the messages that it came with: of a crash between the two an opt-out is
// left that holds, and not a message that hides one. The message is then written again.
func (s *Store) applyConsentApart(ctx context.Context, changes []gateway.ConsentChange) error {
	if len(changes) == 0 {
		return nil
	}
	err := s.staging.inTx(ctx, "consent", func(ctx context.Context, t *tx) error { return t.applyConsent(ctx, changes) })
	if !errors.Is(err, errOutcomeUnknown) {
		return err
	}
	// The doubt is about this commit. The messages' is not asked for, and must not be taken for lost.
	if gateway.Refused(err) {
		return fmt.Errorf("consent may have been written: %v", err) //nolint:errorlint // see above
	}
	return fmt.Errorf("%w: consent may have been written: %v", gateway.ErrUnavailable, err) //nolint:errorlint // see above
}

// consentKey is what an opt-out is of.
type consentKey struct {
	number string
	scope  consent.Scope
}

// netConsent is what changes come to: the opt-outs to clear, and then those to set,
// each in the order of their keys, so that no two gateways wait for each other.
func netConsent(changes []gateway.ConsentChange) (in, out []gateway.ConsentChange) {
	ins, outs := map[consentKey]gateway.ConsentChange{}, map[consentKey]gateway.ConsentChange{}
	for _, c := range changes {
		key := consentKey{c.Number, c.Scope}
		if c.OptIn {
			ins[key] = c
			delete(outs, key)
		} else if _, stands := outs[key]; !stands {
			outs[key] = c
		}
	}
	return byKey(ins), byKey(outs)
}

func byKey(changes map[consentKey]gateway.ConsentChange) []gateway.ConsentChange {
	sorted := make([]gateway.ConsentChange, 0, len(changes))
	for _, c := range changes {
		sorted = append(sorted, c)
	}
	slices.SortFunc(sorted, func(a, b gateway.ConsentChange) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Scope, b.Scope))
	})
	return sorted
}

func (t *tx) logConsent(ctx context.Context, changes []gateway.ConsentChange) error {
	type change = gateway.ConsentChange
	_, err := t.exec(ctx, "log_consent", append(optOutArgs(changes),
		bind("action", changes, action),
		bind("occurred_at", changes, func(c change) time.Time { return timestamp(c.At) }))...)
	return err
}

func action(c gateway.ConsentChange) string {
	if c.OptIn {
		return "OPT_IN"
	}
	return "OPT_OUT"
}

func (t *tx) optIn(ctx context.Context, changes []gateway.ConsentChange) error {
	if len(changes) == 0 {
		return nil
	}
	_, err := t.exec(ctx, "opt_in", keyArgs(changes)...)
	return err
}

// optOut leaves an opt-out that stands as it is.
func (t *tx) optOut(ctx context.Context, changes []gateway.ConsentChange) error {
	_, err := t.execUnique(ctx, "opt_out", len(changes), append(optOutArgs(changes),
		bind("opted_out_at", changes, func(c gateway.ConsentChange) time.Time { return timestamp(c.At) }))...)
	return err
}

func keyArgs(changes []gateway.ConsentChange) []any {
	return []any{
		bind("phone_number", changes, func(c gateway.ConsentChange) string { return c.Number }),
		bind("scope", changes, func(c gateway.ConsentChange) string { return string(c.Scope) }),
	}
}

func optOutArgs(changes []gateway.ConsentChange) []any {
	return append(keyArgs(changes),
		bind("source", changes, func(c gateway.ConsentChange) string { return string(c.Source) }),
		bind("keyword", changes, func(c gateway.ConsentChange) string { return c.Word }),
		bind("provider_sid", changes, func(c gateway.ConsentChange) string { return c.ProviderSID }),
	)
}

// OptOuts returns the opt-outs of the numbers (E.164) that stand.
func (s *Store) OptOuts(ctx context.Context, numbers []string) ([]consent.OptOut, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	var found []consent.OptOut
	for _, l := range statement("opt_outs").listings(texts("numbers", numbers)) {
		some, err := selectAll(ctx, s.staging, selection{"opt_outs", l.name, l.args}, scanOptOut)
		if err != nil {
			return nil, wrap(err, "reading opt-outs")
		}
		found = append(found, some...)
	}
	return found, nil
}

func scanOptOut(r *row) consent.OptOut {
	return consent.OptOut{
		Number: r.text(), Scope: consent.Scope(r.text()), Since: r.time(), Source: consent.Source(r.text()),
	}
}
