//go:build cgo

package standin_test

import (
	"testing"
	"time"

	"github.com/godror/godror"
	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/test/standin"
)

func TestFault_AtTheNthCall(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 0)
		injected := f.inject(t,
			standin.Fault{Function: "OCIStmtExecute", Action: "insert", Skip: 1, Times: 2, Code: 1653})
		ctx := godror.ContextWithTraceTag(t.Context(), godror.TraceTag{Action: "insert"})
		conn := f.conn(t)
		var failed []int
		for i := range 5 {
			_, err := conn.ExecContext(ctx, "INSERT INTO T (ID) VALUES (:1)", i)
			if err != nil {
				requireCode(t, 1653, err)
				failed = append(failed, i)
			}
			_, err = conn.ExecContext(godror.ContextWithTraceTag(t.Context(), godror.TraceTag{Action: "other"}),
				"BEGIN NULL; END;")
			require.NoError(t, err)
		}
		require.Equal(t, []int{1, 2}, failed)
		require.Equal(t, "3", f.one(t, "SELECT COUNT(*) FROM T"))
		fired, err := injected.Fired()
		require.NoError(t, err)
		require.Equal(t, 2, fired)
	})
}

func TestFault_AfterTheEffect(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 0)
		tx := f.begin(t)
		_, err := tx.Exec("INSERT INTO T (ID) VALUES (1)")
		require.NoError(t, err)
		f.inject(t, standin.Fault{Function: "OCITransCommit", When: standin.After, Times: 1, Code: 3113})
		require.Error(t, tx.Commit())
		require.Equal(t, "1", f.one(t, "SELECT COUNT(*) FROM T"))
	})
}

func TestFault_AtLogin(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		mode     mode
		function string
	}{
		{mode{"standalone", true}, "OCISessionBegin"},
		{mode{"pool", false}, "OCISessionGet"},
	} {
		t.Run(tc.mode.name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, tc.mode)
			f.inject(t, standin.Fault{Function: tc.function, Times: 1, Code: 12541})
			requireCode(t, 12541, f.db.Ping())
			require.NoError(t, f.db.Ping())
		})
	}
}

func TestFault_Slow(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		conn := f.conn(t)
		f.inject(t,
			standin.Fault{Function: "OCIStmtExecute", Kind: standin.Slow, Delay: 300 * time.Millisecond, Times: 1})
		start := time.Now()
		_, err := conn.ExecContext(t.Context(), "BEGIN NULL; END;")
		require.NoError(t, err)
		require.GreaterOrEqual(t, time.Since(start), 300*time.Millisecond)
	})
}

func TestFault_OfAnUnknownFunction(t *testing.T) {
	t.Parallel()
	f := newFixture(t, mode{"standalone", true})
	_, err := f.Control.Inject(standin.Fault{Function: "OCINothing"})
	require.ErrorContains(t, err, "OCINothing")
}

func TestFault_LeavesItsPlaceToAnother(t *testing.T) {
	t.Parallel()
	d := server.Database(t)
	fault := standin.Fault{Function: "OCIPing"}
	var last *standin.Injected
	for range 100 {
		injected, err := d.Control.Inject(fault)
		require.NoError(t, err)
		require.NoError(t, injected.Remove())
	}
	for range 64 {
		injected, err := d.Control.Inject(fault)
		require.NoError(t, err)
		last = injected
	}
	_, err := d.Control.Inject(fault)
	require.Error(t, err)
	require.NoError(t, last.Remove())
	_, err = d.Control.Inject(fault)
	require.NoError(t, err)
}

func TestCounters(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 250)
		require.NoError(t, f.db.Ping())
		counters := f.counted(t, func() {
			rows, err := f.db.Query("SELECT ID FROM T", godror.PrefetchCount(0), godror.FetchArraySize(100))
			require.NoError(t, err)
			defer rows.Close()
			for rows.Next() {
			}
			require.NoError(t, rows.Err())
		})
		require.EqualValues(t, 250, counters.Rows)
		require.EqualValues(t, 1, counters.Executes)
		require.EqualValues(t, 3, counters.Fetches)
		require.EqualValues(t, 4, counters.RoundTrips)
		require.NotZero(t, counters.Calls["OCIStmtFetch2"])
	})
}
