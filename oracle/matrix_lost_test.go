//go:build cgo

package oracle

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/test/standin"
)

// TestLostAnswer has commits that took effect without an answer, and a database that
// cannot be asked either what became of them.
func TestLostAnswer(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		claims, records := newGround(t, m, operations()[0]), newGround(t, m, operations()[1])
		for _, code := range oneOfEachClass() {
			t.Run(fmt.Sprintf("OfAClaimIsRescuedWhenItsLeaseEnds/ORA-%05d", code),
				func(t *testing.T) { claims.loseClaim(t, code) })
			t.Run(fmt.Sprintf("OfARecordingLeavesItDone/ORA-%05d", code),
				func(t *testing.T) { records.loseRecording(t, code) })
		}
	})
}

// lose has the answer to the commit lost, and statements of the action fail after so many.
func (g *ground) lose(t *testing.T, code, statements int, action string) (found func()) {
	t.Helper()
	commit := inject(t, g.faulty, standin.Fault{
		Function: "OCITransCommit", Action: g.action, Code: code, When: standin.After, Times: 1,
	})
	look := inject(t, g.faulty, standin.Fault{Function: "OCIStmtExecute", Action: action, Code: code, Skip: statements})
	return func() {
		requireFired(t, commit, 1)
		require.NoError(t, look.Remove())
	}
}

func (g *ground) loseClaim(t *testing.T, code int) {
	t.Helper()
	w := g.next(t).(*claimWork)
	found := g.lose(t, code, len(g.statements), "claim")
	require.Equal(t, blames(code), gateway.Refused(w.do(t)))
	found()
	require.Empty(t, w.claims)

	require.NoError(t, w.do(t))
	require.Empty(t, w.claims, "the lease holds")
	require.Empty(t, w.sending(t, w.channel, noon()), "the lease holds")
	w.rescue(t)
	require.NoError(t, w.do(t))
	w.requireOnce(t)
}

// rescue does what a gateway does with rows whose lease has ended.
func (w *claimWork) rescue(t *testing.T) {
	t.Helper()
	end := due(1).Lease.Until
	rows := w.sending(t, w.channel, end)
	require.Equal(t, w.ids, messageIDs(rows))
	changes := make([]gateway.Change, len(rows))
	for i, m := range rows {
		var err error
		changes[i], err = m.Rescue(end, end)
		require.NoError(t, err)
		require.Equal(t, gateway.StatusRetry, changes[i].Now().Status, "nothing was posted")
	}
	requireApplied(t, w.fedStore, changes)
	require.Empty(t, w.sending(t, w.channel, end))
}

func (g *ground) loseRecording(t *testing.T, code int) {
	t.Helper()
	w := g.next(t).(*recordWork)
	found := g.lose(t, code, 0, "find")
	require.Equal(t, blames(code), gateway.Refused(w.do(t)))
	found()

	require.NoError(t, w.do(t))
	require.Zero(t, w.applied, "the rows have moved on")
	w.requireWritten(t)
}
