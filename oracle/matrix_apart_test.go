//go:build cgo

package oracle

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/test/standin"
)

// TestMatrix_StagingApart has the faults in the staging database, which is committed
// first: what is recorded in the queue has its opt-out, and an opt-out whose message
// could not be recorded holds, and is logged once all the same.
func TestMatrix_StagingApart(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		g := newGroundApart(t, m)
		for _, c := range g.calls() {
			for _, code := range oneOfEachClass() {
				t.Run(fmt.Sprintf("%s/ORA-%05d", c.name, code), func(t *testing.T) { g.disturb(t, c, code) })
			}
			t.Run(c.name+"/Killed", func(t *testing.T) {
				c.fault.Kind = standin.Kill
				g.disturb(t, c, 3113)
			})
		}
		for _, code := range []int{28, 60} {
			t.Run(fmt.Sprintf("Lasting/ORA-%05d", code), func(t *testing.T) { g.outlast(t, code) })
		}
	})
}

// newGroundApart has the staging table in a database of its own.
func newGroundApart(t *testing.T, m mode) *ground {
	t.Helper()
	queue, staging := standIn.Database(t), standIn.Database(t)
	s := openFed(t, queue, m)
	o := optionsFor(queue, "XXSMSGW", m)
	apart := optionsFor(staging, "XXSMSGW", m).Queue
	o.Staging = &apart
	s.Store = openStore(t, o)
	consents := operation{
		action: "consent", statements: []string{"Begin", "Log", "First", "Last"},
		prepare: func(t *testing.T, s fedStore, numbers []int) []work {
			return prepareConsents(t, s, staging, numbers)
		},
	}
	return &ground{operation: consents, fedStore: s, faulty: staging}
}

// consentWork is a recording that comes with an opt-out.
type consentWork struct {
	*recordWork
	staging *standin.Database
	number  string
}

func prepareConsents(t *testing.T, s fedStore, staging *standin.Database, numbers []int) []work {
	t.Helper()
	works := prepareRecords(t, s, numbers)
	for i, each := range works {
		w := &consentWork{
			recordWork: each.(*recordWork), staging: staging, number: "+1415555" + strconv.Itoa(10_000+numbers[i]),
		}
		w.changes[0] = w.changes[0].WithConsent(gateway.ConsentChange{
			Number: w.number, Scope: consent.ScopeAll, Source: consent.SourceProvider, At: noon(),
		})
		works[i] = w
	}
	return works
}

func (w *consentWork) requireNone(t *testing.T) {
	t.Helper()
	w.recordWork.requireNone(t)
	w.requireConsents(t, 0)
}

func (w *consentWork) requireOnce(t *testing.T) {
	t.Helper()
	w.recordWork.requireOnce(t)
	w.requireConsents(t, 1)
}

// requireLeft implements leaving: the opt-out holds, and the message is to be recorded again.
func (w *consentWork) requireLeft(t *testing.T) {
	t.Helper()
	w.recordWork.requireNone(t)
	w.requireConsents(t, 1)
}

// requireConsents counts opt-outs and their proofs.
func (w *consentWork) requireConsents(t *testing.T, n int) {
	t.Helper()
	counts := single(t, w.staging, fmt.Sprintf(`SELECT (SELECT count(*) FROM xxsms.xxsms_opt_outs WHERE phone_number = '%[1]s'),
  (SELECT count(*) FROM xxsms.xxsms_consent_log WHERE phone_number = '%[1]s')`, w.number))
	require.Equal(t, fmt.Sprintf("%d|%[1]d", n), counts)
}
