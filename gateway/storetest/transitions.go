package storetest

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// testTransitions drives the store through the whole state machine.
func testTransitions(t *testing.T, open opener) {
	open.run(t, "EveryLegalStepIsWritten", func(f fixture) {
		for _, v := range Variants() {
			for _, from := range v.From() {
				f.Run(v.Name+"/from "+string(from), func(t *testing.T) {
					fixture{t, f.store}.writes(v, from)
				})
			}
		}
	})
	open.run(t, "EveryIllegalStepIsRefused", func(f fixture) {
		for _, v := range Variants() {
			f.Run(v.Name, func(t *testing.T) { fixture{t, f.store}.refuses(v) })
		}
	})
	open.run(t, "EveryStepIsTried", func(f fixture) {
		for _, rule := range gateway.Rules() {
			tried := slices.ContainsFunc(Variants(), func(v Variant) bool { return v.Step == rule.Step })
			require.True(f, tried, rule.Step)
		}
	})
}

// allowedBy reports whether the step may leave a status.
func allowedBy(step gateway.Step) func(gateway.Status) bool {
	from := ruleOf(step).From
	return func(s gateway.Status) bool { return slices.Contains(from, s) }
}

// writes takes a legal step and reads back all of its columns.
func (f fixture) writes(v Variant, from gateway.Status) {
	row := f.insertOne(v.Message(from))
	change, err := v.Take(row)
	got := f.apply(change, err)
	require.Contains(f, ruleOf(v.Step).To, got.Status)
	require.Equal(f, normal(row.After(change)), got)
}

// refuses takes the step from every status where it is not legal: the domain makes no
// such change, and one made of a row that stood elsewhere a moment ago is not written.
func (f fixture) refuses(v Variant) {
	var rows []gateway.Message
	for _, status := range slices.DeleteFunc(gateway.Statuses(), allowedBy(v.Step)) {
		_, err := v.Take(v.Message(status))
		require.ErrorIs(f, err, gateway.ErrIllegalStep, "from %s", status)
		row := v.Message(v.From()[0])
		row.Status = status
		rows = append(rows, row)
	}
	changes := make([]gateway.Change, len(rows))
	for i, row := range f.insert(rows...) {
		row.Status = v.From()[0]
		change, err := v.Take(row)
		require.NoError(f, err)
		changes[i] = change
	}
	f.refuseAll(changes...)
	for _, c := range changes {
		require.Empty(f, f.events(c.ID()))
	}
}
