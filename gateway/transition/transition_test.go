package transition_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/transition"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var noon = time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)

var (
	errAway    = fmt.Errorf("store away: %w", gateway.ErrUnavailable)
	errRefused = errors.New("ORA-20001: not in this period")
)

// rows is a store of rows. Its hooks run before the call with its number, from 1.
type rows struct {
	byID             map[gateway.MessageID]gateway.Message
	onRecord, onFind func(call int) error
	// lose fails a record after its commit.
	lose           func(call int) error
	records, finds int
	written        []gateway.Change
	// busy rows are locked, refused ones refused by themselves, and bad ones at the commit.
	busy, refused, bad map[gateway.MessageID]bool
}

func newRows(messages ...gateway.Message) *rows {
	r := &rows{byID: map[gateway.MessageID]gateway.Message{}}
	for _, m := range messages {
		r.byID[m.ID] = m
	}
	return r
}

func call(hook func(int) error, n int) error {
	if hook == nil {
		return nil
	}
	return hook(n)
}

// Record implements transition.Store.
func (r *rows) Record(_ context.Context, changes []gateway.Change) ([]error, error) {
	r.records++
	if err := call(r.onRecord, r.records); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(changes, func(c gateway.Change) bool { return r.bad[c.ID()] }) {
		return nil, errRefused
	}
	told := make([]error, len(changes))
	for i, c := range changes {
		switch m, ok := r.byID[c.ID()]; {
		case r.busy[c.ID()]:
			told[i] = gateway.ErrBusy
		case !ok || !c.AppliesTo(m.State):
			told[i] = gateway.ErrMissed
		case r.refused[c.ID()]:
			told[i] = errRefused
		default:
			r.byID[c.ID()] = m.After(c)
			r.written = append(r.written, c)
		}
	}
	return told, call(r.lose, r.records)
}

// Find implements transition.Store.
func (r *rows) Find(_ context.Context, k gateway.Keys) ([]gateway.Message, error) {
	r.finds++
	if err := call(r.onFind, r.finds); err != nil {
		return nil, err
	}
	var found []gateway.Message
	for _, id := range k.IDs {
		if m, ok := r.byID[id]; ok {
			found = append(found, m)
		}
	}
	return found, nil
}

// sentRow is a row that the provider has.
func sentRow(id gateway.MessageID) gateway.Message {
	return gateway.Message{ID: id, State: gateway.State{
		Status: gateway.StatusSent, AttemptRef: "ref", ProviderSID: "SM1", ProviderStatus: "queued",
	}}
}

// report intends a report of the status on the row as it was seen.
func report(m gateway.Message, status gateway.ProviderStatus) transition.Intent {
	return transition.Intent{Message: m, Step: func(m gateway.Message) (gateway.Change, error) {
		return m.Report(gateway.Report{Ref: "ref", SID: "SM1", Status: status, At: noon})
	}}
}

// moved is the row after a report by somebody else.
func moved(m gateway.Message, status gateway.ProviderStatus) gateway.Message {
	m.ProviderStatus = status
	return m
}

// mustApply applies the intents on a writer that never tries again.
func (r *rows) mustApply(t *testing.T, intents ...transition.Intent) []transition.Result {
	t.Helper()
	results, err := transition.Writer{Store: r}.Apply(t.Context(), intents)
	require.NoError(t, err)
	require.Len(t, results, len(intents))
	return results
}

func TestApply(t *testing.T) {
	t.Parallel()
	t.Run("WritesAllInOneCommit", func(t *testing.T) {
		t.Parallel()
		r := newRows(sentRow(1), sentRow(2))
		results := r.mustApply(t, report(sentRow(1), "delivered"), report(sentRow(2), "failed"))
		require.Equal(t, []gateway.Status{gateway.StatusDelivered, gateway.StatusUndelivered},
			[]gateway.Status{results[0].Message.Status, results[1].Message.Status})
		require.Equal(t, r.byID[1], results[0].Message)
		require.Equal(t, []int{1, 0}, []int{r.records, r.finds})
	})
	t.Run("WithoutIntentsLeavesTheStoreAlone", func(t *testing.T) {
		t.Parallel()
		r := newRows()
		require.Empty(t, r.mustApply(t))
		require.Zero(t, r.records)
	})
	t.Run("WritesInTheOrderOfIDsAndAnswersInThatOfIntents", func(t *testing.T) {
		t.Parallel()
		r := newRows(sentRow(1), sentRow(2), sentRow(3))
		results := r.mustApply(t, report(sentRow(3), "sent"), report(sentRow(1), "sent"), report(sentRow(2), "sent"))
		var written []gateway.MessageID
		for _, c := range r.written {
			written = append(written, c.ID())
		}
		require.Equal(t, []gateway.MessageID{1, 2, 3}, written)
		require.Equal(t, gateway.MessageID(3), results[0].Message.ID)
	})
	t.Run("TellsOfARefusedStep", func(t *testing.T) {
		t.Parallel()
		r := newRows(sentRow(1), sentRow(2))
		results := r.mustApply(t, report(sentRow(1), "queued"), report(sentRow(2), "sent"))
		require.ErrorIs(t, results[0].Err, gateway.ErrStale)
		require.Equal(t, sentRow(1), results[0].Message)
		require.NoError(t, results[1].Err)
	})
	t.Run("ComputesAMissAnew", func(t *testing.T) {
		t.Parallel()
		r := newRows(moved(sentRow(1), "sent"), sentRow(2))
		results := r.mustApply(t, report(sentRow(1), "delivered"), report(sentRow(2), "delivered"))
		require.NoError(t, results[0].Err)
		require.Equal(t, gateway.StatusDelivered, r.byID[1].Status)
		require.Equal(t, []int{2, 1}, []int{r.records, r.finds})
		require.Len(t, r.written, 2)
	})
	t.Run("LeavesARowAloneThatIsThereAlready", func(t *testing.T) {
		t.Parallel()
		r := newRows(moved(sentRow(1), "sent"))
		results := r.mustApply(t, report(sentRow(1), "sent"))
		require.ErrorIs(t, results[0].Err, gateway.ErrStale)
		require.Equal(t, gateway.ProviderStatus("sent"), results[0].Message.ProviderStatus)
	})
	t.Run("TellsOfARowThatIsGone", func(t *testing.T) {
		t.Parallel()
		r := newRows(sentRow(2))
		results := r.mustApply(
			t,
			report(sentRow(1), "sent"),
			report(sentRow(2), "sent"),
			report(sentRow(1), "delivered"),
		)
		require.ErrorIs(t, results[0].Err, transition.ErrGone)
		require.NoError(t, results[1].Err)
		require.ErrorIs(t, results[2].Err, transition.ErrGone)
	})
	t.Run("GivesUpOnARowThatKeepsChanging", func(t *testing.T) {
		t.Parallel()
		r := newRows(sentRow(1), sentRow(2))
		r.onRecord = func(call int) error {
			r.byID[1] = moved(r.byID[1], gateway.ProviderStatus([]string{"a", "b"}[call%2]))
			return nil
		}
		results := r.mustApply(t, report(sentRow(1), "delivered"), report(sentRow(2), "delivered"))
		require.ErrorIs(t, results[0].Err, transition.ErrContended)
		require.NoError(t, results[1].Err)
		require.Equal(t, 5, r.records)
	})
}

func TestApply_SeveralIntentsForOneRow(t *testing.T) {
	t.Parallel()
	t.Run("BuildOnOneAnother", func(t *testing.T) {
		t.Parallel()
		r := newRows(sentRow(1))
		results := r.mustApply(t, report(sentRow(1), "sent"), report(sentRow(1), "delivered"))
		require.Equal(t, 1, r.records)
		require.Equal(t, gateway.ProviderStatus("sent"), results[0].Message.ProviderStatus)
		require.Equal(t, gateway.ProviderStatus("delivered"), results[1].Message.ProviderStatus)
	})
	t.Run("AreComputedAnewTogether", func(t *testing.T) {
		t.Parallel()
		r := newRows(moved(sentRow(1), "sending"))
		results := r.mustApply(t, report(sentRow(1), "sent"), report(sentRow(1), "delivered"))
		require.NoError(t, results[0].Err)
		require.NoError(t, results[1].Err)
		require.Equal(t, gateway.StatusDelivered, r.byID[1].Status)
	})
	t.Run("ARefusalCountsOnlyIfTheEarlierOneWasWritten", func(t *testing.T) {
		t.Parallel()
		// The first intent, seen from NEW, would claim the row; the second refuses a claimed row. In
		// truth the row is CANCELED: the first must fail, and the second must not have been refused.
		fresh := gateway.Message{ID: 1, State: gateway.State{Status: gateway.StatusNew}}
		canceled := fresh
		canceled.Status = gateway.StatusCanceled
		r := newRows(canceled)
		claim := transition.Intent{Message: fresh, Step: func(m gateway.Message) (gateway.Change, error) {
			return m.Claim(gateway.Lease{Token: "token", Now: noon, Until: noon.Add(time.Minute)})
		}}
		late := transition.Intent{Message: fresh, Step: func(m gateway.Message) (gateway.Change, error) {
			if m.Status == gateway.StatusSending {
				return gateway.Change{}, errors.New("refused")
			}
			return m.Report(gateway.Report{SID: "SM1", Status: "sent", At: noon})
		}}
		results := r.mustApply(t, claim, late)
		require.ErrorIs(t, results[0].Err, gateway.ErrIllegalStep)
		require.ErrorIs(t, results[1].Err, gateway.ErrIllegalStep)
		require.Equal(t, canceled, results[1].Message)
	})
}

func TestApply_StoreErrors(t *testing.T) {
	t.Parallel()
	// once fails the first call.
	once := func(call int) error {
		if call == 1 {
			return errAway
		}
		return nil
	}
	always := func(int) error { return errAway }
	t.Run("AreTheCallersWithoutAgain", func(t *testing.T) {
		t.Parallel()
		r := newRows(sentRow(1))
		r.onRecord = once
		_, err := transition.Writer{Store: r}.Apply(t.Context(), []transition.Intent{report(sentRow(1), "sent")})
		require.ErrorIs(t, err, errAway)
		require.Equal(t, 1, r.records)
	})
	t.Run("AreTriedAsLongAsAgainSays", func(t *testing.T) {
		t.Parallel()
		r := newRows(sentRow(1))
		r.onRecord = always
		var tries []int
		w := transition.Writer{Store: r, Again: func(_ context.Context, try int, err error) bool {
			require.ErrorIs(t, err, errAway)
			tries = append(tries, try)
			return try < 3
		}}
		_, err := w.Apply(t.Context(), []transition.Intent{report(sentRow(1), "sent")})
		require.ErrorIs(t, err, errAway)
		require.Equal(t, []int{1, 2, 3}, tries)
	})
	t.Run("DoNotMatterOnceItWorks", func(t *testing.T) {
		t.Parallel()
		for _, hook := range []string{"record", "find"} {
			r := newRows(moved(sentRow(1), "sent"))
			if hook == "record" {
				r.onRecord = once
			} else {
				r.onFind = once
			}
			w := transition.Writer{Store: r, Again: func(context.Context, int, error) bool { return true }}
			results, err := w.Apply(t.Context(), []transition.Intent{report(sentRow(1), "delivered")})
			require.NoError(t, err, hook)
			require.NoError(t, results[0].Err, hook)
		}
	})
	t.Run("AfterTheCommitItMeetsItsOwnWork", func(t *testing.T) {
		t.Parallel()
		r := newRows(sentRow(1), sentRow(2))
		r.lose = once
		w := transition.Writer{Store: r, Again: func(context.Context, int, error) bool { return true }}
		results, err := w.Apply(
			t.Context(),
			[]transition.Intent{report(sentRow(1), "delivered"), report(sentRow(2), "sent")},
		)
		require.NoError(t, err)
		require.True(
			t,
			slices.ContainsFunc(results, func(r transition.Result) bool { return errors.Is(r.Err, gateway.ErrStale) }),
		)
		require.Equal(t, gateway.StatusDelivered, results[0].Message.Status)
		require.Len(t, r.written, 2, "each change once")
	})
}

// ids is a set of rows.
func ids(some ...gateway.MessageID) map[gateway.MessageID]bool {
	set := map[gateway.MessageID]bool{}
	for _, id := range some {
		set[id] = true
	}
	return set
}

func TestApply_ALockedRow(t *testing.T) {
	t.Parallel()
	t.Run("IsToldOfAtOnceAndCostsNoOther", func(t *testing.T) {
		t.Parallel()
		r := newRows(sentRow(1), sentRow(2), sentRow(3))
		r.busy = ids(2)
		results := r.mustApply(t, report(sentRow(1), "sent"), report(sentRow(2), "sent"), report(sentRow(3), "sent"))
		require.NoError(t, results[0].Err)
		require.ErrorIs(t, results[1].Err, gateway.ErrBusy)
		require.True(t, results[1].Stuck())
		require.Equal(t, sentRow(2), results[1].Message)
		require.NoError(t, results[2].Err)
		require.Equal(t, 1, r.records)
	})
	t.Run("IsBusyForAllOfItsIntents", func(t *testing.T) {
		t.Parallel()
		r := newRows(sentRow(1))
		r.busy = ids(1)
		for _, result := range r.mustApply(t, report(sentRow(1), "sent"), report(sentRow(1), "delivered")) {
			require.ErrorIs(t, result.Err, gateway.ErrBusy)
			require.Equal(t, gateway.ProviderStatus("queued"), result.Message.ProviderStatus)
		}
	})
	t.Run("DoesNotMakeALaterStepStale", func(t *testing.T) {
		t.Parallel()
		r := newRows(sentRow(1))
		r.busy = ids(1)
		results := r.mustApply(t, report(sentRow(1), "sent"), report(sentRow(1), "sent"))
		require.ErrorIs(t, results[1].Err, gateway.ErrBusy, "it is stale only if the first is written")
	})
}

func TestApply_ARefusedRow(t *testing.T) {
	t.Parallel()
	many := func(n int) (rows []gateway.Message, intents []transition.Intent) {
		for i := range n {
			m := sentRow(gateway.MessageID(i + 1))
			rows, intents = append(rows, m), append(intents, report(m, "sent"))
		}
		return rows, intents
	}
	requireOnly := func(t *testing.T, results []transition.Result, offenders map[gateway.MessageID]bool) {
		t.Helper()
		for _, result := range results {
			if !offenders[result.Message.ID] {
				require.NoError(t, result.Err, "row %d", result.Message.ID)
				continue
			}
			var refused *transition.RefusalError
			require.ErrorAs(t, result.Err, &refused)
			require.ErrorIs(t, result.Err, errRefused)
			require.True(t, result.Stuck())
		}
	}
	t.Run("ByItselfCostsNoOtherCommit", func(t *testing.T) {
		t.Parallel()
		rows, intents := many(100)
		r := newRows(rows...)
		r.refused = ids(7)
		requireOnly(t, r.mustApply(t, intents...), r.refused)
		require.Equal(t, 1, r.records)
	})
	t.Run("AtTheCommitIsFoundByHalves", func(t *testing.T) {
		t.Parallel()
		for _, bad := range []gateway.MessageID{1, 50, 51, 100} {
			rows, intents := many(100)
			r := newRows(rows...)
			r.bad = ids(bad)
			w := transition.Writer{Store: r, Again: func(context.Context, int, error) bool {
				require.Fail(t, "a refusal is not waited for")
				return false
			}}
			results, err := w.Apply(t.Context(), intents)
			require.NoError(t, err)
			requireOnly(t, results, r.bad)
			require.LessOrEqual(t, r.records, 15)
			require.Len(t, r.written, 99)
		}
	})
	t.Run("OneInAHundredAtTheCommit", func(t *testing.T) {
		t.Parallel()
		rows, intents := many(1000)
		r := newRows(rows...)
		r.bad = ids(1, 77, 99, 200, 333, 500, 501, 777, 888, 1000)
		requireOnly(t, r.mustApply(t, intents...), r.bad)
		require.Len(t, r.written, 990)
		require.LessOrEqual(t, r.records, 10*2*10)
	})
	t.Run("DoesNotLetALaterStepBuildOnIt", func(t *testing.T) {
		t.Parallel()
		r := newRows(sentRow(1))
		r.refused = ids(1)
		results := r.mustApply(t, report(sentRow(1), "sent"), report(sentRow(1), "sent"))
		require.True(t, results[0].Stuck())
		require.True(t, results[1].Stuck(), "%v", results[1].Err)
	})
	t.Run("IsNoMatterWhileTheStoreIsAway", func(t *testing.T) {
		t.Parallel()
		rows, intents := many(4)
		r := newRows(rows...)
		r.bad = ids(2)
		r.onRecord = func(call int) error {
			if call == 2 {
				return errAway
			}
			return nil
		}
		w := transition.Writer{
			Store: r,
			Again: func(_ context.Context, _ int, err error) bool { return errors.Is(err, errAway) },
		}
		results, err := w.Apply(t.Context(), intents)
		require.NoError(t, err)
		requireOnly(t, results, r.bad)
	})
}
