package oracle

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/sqlrow"
	"ebs-sms-gateway/oracle/internal/session"
)

// applyConsent logs the words, and keeps the last of them in each row. It is done in one order, so
// that no two gateways wait for each other.
func (t *tx) applyConsent(ctx context.Context, changes []gateway.ConsentChange) error {
	if len(changes) == 0 {
		return nil
	}
	changes = slices.SortedStableFunc(slices.Values(changes), bySaying)
	if err := t.logConsent(ctx, changes); err != nil {
		return wrap(err, "logging consent")
	}
	if err := t.execUnique(ctx, "first_word", len(changes), wordArgs(changes)...); err != nil {
		return wrap(err, "writing first words")
	}
	_, err := t.exec(ctx, "last_word", wordArgs(changes)...)
	return wrap(err, "writing last words")
}

func bySaying(a, b gateway.ConsentChange) int {
	return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Scope, b.Scope), a.At.Compare(b.At))
}

// busyNumbers locks the words of the changes' numbers and tells of which another session has one.
func (t *tx) busyNumbers(ctx context.Context, changes []gateway.ConsentChange) (map[string]bool, error) {
	var people []string
	keys := map[consentKey]bool{}
	for _, c := range changes {
		people = append(people, c.Number)
		keys[consentKey{c.Number, c.Scope}] = true
	}
	if len(people) == 0 {
		return nil, nil
	}
	slices.Sort(people)
	people = slices.Compact(people)
	locked, err := t.words(ctx, "lock_words", people)
	if err != nil {
		return nil, err
	}
	for _, key := range locked {
		delete(keys, key)
	}
	if len(keys) == 0 {
		return nil, nil // every word is there, and ours
	}
	all, err := t.words(ctx, "words", people)
	if err != nil {
		return nil, err
	}
	busy := map[string]bool{}
	for _, key := range all {
		if !slices.Contains(locked, key) {
			busy[key.number] = true
		}
	}
	return busy, nil
}

// words runs a statement that lists words of people.
func (t *tx) words(ctx context.Context, name statement, people []string) ([]consentKey, error) {
	var found []consentKey
	for _, l := range name.listings(texts("numbers", people)) {
		rows, err := t.query(ctx, l.name, append(l.args, session.Fetching(len(l.args)+1)...)...)
		if err != nil {
			return nil, err
		}
		some, err := sqlrow.Collect(rows, sqlrow.Scanning(func(r *sqlrow.Row) consentKey {
			return consentKey{number: r.Text(), scope: consent.Scope(r.Text())}
		}))
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	return found, nil
}

// applyConsentApart writes consent to a staging table in a database of its own. It is
// committed before the messages that it came with: of a crash between the two an opt-out is
// left that holds, and not a message that hides one. The message is then written again.
func (s *Store) applyConsentApart(ctx context.Context, changes []gateway.ConsentChange) error {
	if len(changes) == 0 {
		return nil
	}
	err := s.staging.inTx(ctx, "consent", func(ctx context.Context, t *tx) error {
		return t.applyConsent(ctx, changes)
	})
	if !errors.Is(err, session.ErrOutcomeUnknown) {
		return err
	}
	// The doubt is about this commit. The messages' is not asked for, and must not be taken for lost.
	if gateway.Refused(err) {
		return fmt.Errorf("consent may have been written: %v", err) //nolint:errorlint // see above
	}
	return fmt.Errorf("%w: consent may have been written: %v",
		gateway.ErrUnavailable, err) //nolint:errorlint // see above
}

// consentKey is what a word is about.
type consentKey struct {
	number string
	scope  consent.Scope
}

func (t *tx) logConsent(ctx context.Context, changes []gateway.ConsentChange) error {
	_, err := t.exec(ctx, "log_consent", append(consentArgs(changes), saidAt("occurred_at", changes),
		bind("reason", changes, func(c gateway.ConsentChange) string { return c.Reason }),
		bind("recorded_by", changes, func(c gateway.ConsentChange) string { return c.By }))...)
	return err
}

func wordArgs(changes []gateway.ConsentChange) []any {
	return append(consentArgs(changes), saidAt("said_at", changes))
}

func saidAt(name string, changes []gateway.ConsentChange) any {
	return bind(name, changes, func(c gateway.ConsentChange) time.Time { return timestamp(c.At) })
}

func consentArgs(changes []gateway.ConsentChange) []any {
	return []any{
		bind("phone_number", changes, func(c gateway.ConsentChange) string { return c.Number }),
		bind("scope", changes, func(c gateway.ConsentChange) string { return string(c.Scope) }),
		bind("action", changes, sqlrow.Action),
		bind("source", changes, func(c gateway.ConsentChange) string { return string(c.Source) }),
		bind("keyword", changes, func(c gateway.ConsentChange) string { return c.Word }),
		bind("provider_sid", changes, func(c gateway.ConsentChange) string { return c.ProviderSID }),
	}
}

// RecordConsent writes words that came with no reply, in one transaction. It waits for no row: where another session
// has a word of one of the people locked nothing is written, and the error wraps gateway.ErrBusy.
func (s *Store) RecordConsent(ctx context.Context, changes []gateway.ConsentChange) error {
	err := s.staging.inTx(ctx, "record consent", func(ctx context.Context, t *tx) error {
		busy, err := t.busyNumbers(ctx, changes)
		if err == nil && len(busy) > 0 {
			err = gateway.ErrBusy
		}
		if err != nil {
			return wrap(err, "locking words")
		}
		return t.applyConsent(ctx, changes)
	})
	return wrap(err, "recording consent")
}

// ConsentLog returns every word of the number (E.164), in the order in which they were said.
func (s *Store) ConsentLog(ctx context.Context, number string) ([]gateway.ConsentChange, error) {
	sel := selection{"consent log", "consent_log", []any{sql.Named("phone_number", number)}}
	log, err := selectAll(ctx, s.staging, sel, sqlrow.Forgiving(sqlrow.Consent))
	return log, wrap(err, "reading the proof of consent")
}

// Standing returns a page of the opt-outs that stand, by number and scope.
func (s *Store) Standing(ctx context.Context, p gateway.StandingParams) ([]gateway.ConsentChange, error) {
	standing, err := selectAll(ctx, s.staging, selection{"standing opt-outs", "standing", []any{
		sql.Named("phone_number", cmp.Or(p.After.Number, beforeAll)),
		sql.Named("scope", cmp.Or(string(p.After.Scope), beforeAll)),
		sql.Named("limit", int64(pageSize(p.Limit))),
	}}, sqlrow.Forgiving(sqlrow.Standing))
	return standing, wrap(err, "reading standing opt-outs")
}

// beforeAll sorts before every number and scope: no empty text, which is NULL, with which nothing compares.
const beforeAll = " "

// OptOuts returns the opt-outs of the numbers (E.164) that stand.
func (s *Store) OptOuts(ctx context.Context, numbers []string) ([]consent.OptOut, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	sel := listed{name: "opt_outs", lists: []list{texts("numbers", numbers)}}
	found, err := selectListed(ctx, s.staging, sel, sqlrow.Forgiving(sqlrow.OptOut))
	return found, wrap(err, "reading opt-outs")
}
