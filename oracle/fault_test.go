//go:build cgo

package oracle

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/test/standin"
)

// steps are the calls of an operation with so many statements, the driver's begin among
// them, each with the session's end before and after it took effect.
func steps(action string, statements int) map[string]standin.Fault {
	faults := map[string]standin.Fault{}
	for when, side := range map[standin.When]string{standin.Before: "Before", standin.After: "After"} {
		for i := range statements {
			name := fmt.Sprintf("%sStatement%d", side, i)
			faults[name] = standin.Fault{Function: "OCIStmtExecute", Skip: i, When: when}
		}
		faults[side+"Commit"] = standin.Fault{Function: "OCITransCommit", When: when}
	}
	for name, fault := range faults {
		fault.Action, fault.Times, fault.Kind = action, 1, standin.Kill
		faults[name] = fault
	}
	return faults
}

// underEach runs a test in every mode with every fault, which must have happened.
func underEach(t *testing.T, faults map[string]standin.Fault, test func(t *testing.T, s fedStore, inject func())) {
	t.Helper()
	inEachMode(t, func(t *testing.T, m mode) {
		for name, fault := range faults {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				d := emptyDatabase(t)
				s := openFed(t, d, m)
				var injected *standin.Injected
				test(t, s, func() { injected = inject(t, d, fault) })
				fired, err := injected.Fired()
				require.NoError(t, err)
				require.Equal(t, 1, fired)
			})
		}
	})
}

func TestClaim_OfASessionThatEndsLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	underEach(t, steps("claim", 3), func(t *testing.T, s fedStore, inject func()) {
		in := s.feed(t, 5)
		inject()
		first, err := s.Claim(t.Context(), due(3))
		if err != nil {
			require.ErrorIs(t, err, gateway.ErrUnavailable)
			require.Empty(t, first)
		}
		all := slices.Concat(claimedIDs(first), claimedIDs(s.claim(t, 10)))
		slices.Sort(all)
		require.Equal(t, in, all)
	})
}

func TestClaim_WhoseAnswerToTheCommitIsLost(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		lost := func(t *testing.T, when standin.When) ([]gateway.Claim, error) {
			t.Helper()
			d := emptyDatabase(t)
			s := openFed(t, d, m)
			s.feed(t, 3)
			inject(t, d,
				standin.Fault{Function: "OCITransCommit", Action: "claim", Times: 1, Kind: standin.Kill, When: when})
			return s.Claim(t.Context(), due(3))
		}
		t.Run("HoldsIfItTookEffect", func(t *testing.T) {
			t.Parallel()
			claims, err := lost(t, standin.After)
			require.NoError(t, err)
			require.Len(t, claims, 3)
		})
		t.Run("IsNoneIfItDidNot", func(t *testing.T) {
			t.Parallel()
			_, err := lost(t, standin.Before)
			require.ErrorIs(t, err, gateway.ErrUnavailable)
		})
	})
}

func TestRecord_OfASessionThatEndsWritesAllOrNothing(t *testing.T) {
	t.Parallel()
	underEach(t, steps("record", 4), func(t *testing.T, s fedStore, inject func()) {
		changes := s.begun(t, 4)
		inject()
		told, err := s.Record(t.Context(), changes)
		if err != nil {
			require.ErrorIs(t, err, gateway.ErrUnavailable)
			told, err = s.Record(t.Context(), changes)
			require.NoError(t, err)
		}
		// Until the database has noticed the end of the session and its locks.
		for slices.Contains(told, gateway.ErrBusy) {
			told, err = s.Record(t.Context(), changes)
			require.NoError(t, err)
		}
		require.Equal(t, make([]error, 4), told)
		for _, c := range changes {
			events, err := s.Events(t.Context(), c.ID())
			require.NoError(t, err)
			require.Len(t, events, 1)
		}
	})
}

func TestRecord_WhoseAnswerToTheCommitIsLost(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		d := emptyDatabase(t)
		s := openFed(t, d, m)
		changes := s.begun(t, 3)
		inject(t, d, standin.Fault{
			Function: "OCITransCommit", Action: "record", Times: 1, Kind: standin.Kill, When: standin.After,
		})
		requireApplied(t, s, changes)
	})
}

// TestRecord_IsNotRepeatedByTheDriver: godror runs a statement again after ORA-04068 by
// itself, and the events of the first run are there already.
func TestRecord_IsNotRepeatedByTheDriver(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		d := emptyDatabase(t)
		s := openFed(t, d, m)
		changes := s.begun(t, 3)
		inject(t, d, standin.Fault{
			Function: "OCIStmtExecute", Action: "record", Skip: 3, Times: 1, Code: 4068, When: standin.After,
		})
		requireApplied(t, s, changes)
		require.Equal(t, "3", single(t, d, "SELECT count(*) FROM xxsms.xxsms_events"))
	})
}

func TestStage_OfASessionThatEndsWritesEachReplyOnce(t *testing.T) {
	t.Parallel()
	underEach(t, steps("stage", 2), func(t *testing.T, s fedStore, inject func()) {
		stagings := manyReplies(4)
		inject()
		if _, err := s.Stage(t.Context(), stagings); err != nil {
			require.ErrorIs(t, err, gateway.ErrUnavailable)
			s.stage(t, stagings...)
		}
		replies, err := s.Replies(t.Context(), gateway.ReplySearchParams{})
		require.NoError(t, err)
		require.Len(t, replies, 4)
	})
}
