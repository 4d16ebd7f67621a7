package session

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
	"ebs-sms-gateway/oracle/ora"
)

func coded(code int) error { return &oraError{code: code} }

func touch(ctx context.Context, t *Tx) error {
	_, err := t.Exec(ctx, "UPDATE")
	return err
}

func TestInTx(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ends     map[string][]error
		execs    int
		commits  int
		closes   int // sessions that were dropped
		code     int // of the error, 0 if none
		refused  bool
		doubtful bool
	}{
		"Commits": {execs: 1, commits: 1},
		"RepeatsAfterDeadSessionAtBegin": {
			ends: map[string][]error{"begin": {driver.ErrBadConn}}, execs: 1, commits: 1, closes: 1,
		},
		"RepeatsAfterDeadSession": {
			ends: map[string][]error{"exec": {coded(3113)}}, execs: 2, commits: 1, closes: 1,
		},
		"RepeatsOnceOnly": {
			ends: map[string][]error{"exec": {coded(3113), coded(28)}}, execs: 2, closes: 2, code: 28,
		},
		"LooksForASessionThatAnswers": {
			ends:  map[string][]error{"exec": {coded(3113)}, "ping": {driver.ErrBadConn, driver.ErrBadConn}},
			execs: 2, commits: 1, closes: 3,
		},
		"LostCommitIsInDoubt": {
			ends:  map[string][]error{"commit": {coded(3113)}},
			execs: 1, commits: 1, closes: 1, code: 3113, doubtful: true,
		},
		"CutOffCommitIsInDoubt": {
			ends:  map[string][]error{"commit": {coded(3156)}},
			execs: 1, commits: 1, closes: 1, code: 3156, doubtful: true,
		},
		"RepeatsAfterDeadlock": {
			ends: map[string][]error{"exec": {coded(60), coded(54), coded(60)}}, execs: 4, commits: 1,
		},
		"GivesUpAfterFourDeadlocks": {
			ends: map[string][]error{"exec": {coded(60), coded(60), coded(60), coded(60)}}, execs: 4, code: 60,
		},
		"DropsSessionAfterCallLimit": {
			ends: map[string][]error{"exec": {coded(3156)}}, execs: 1, closes: 1, code: 3156,
		},
		"DropsWhatWillNotRollBack": {
			ends:  map[string][]error{"exec": {coded(1)}, "rollback": {coded(3113)}},
			execs: 1, closes: 1, code: 1, refused: true,
		},
		"SetupIsNoRowsFault": {ends: map[string][]error{"exec": {coded(942)}}, execs: 1, code: 942},
		"SpaceIsNoRowsFault": {ends: map[string][]error{"exec": {coded(1653)}}, execs: 1, code: 1653},
		"RowsFaultIsRefused": {
			ends: map[string][]error{"exec": {coded(12899)}}, execs: 1, code: 12899, refused: true,
		},
		"SitesOwnErrorIsRefused": {
			ends: map[string][]error{"exec": {coded(20123)}}, execs: 1, code: 20123, refused: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				db, server := newFake(t, c.ends)
				err := db.InTx(t.Context(), "record", touch)
				require.Equal(t, c.execs, server.count("exec"))
				require.Equal(t, c.commits, server.count("commit"))
				require.Equal(t, c.closes, server.count("close"))
				require.Equal(t, c.doubtful, errors.Is(err, ErrOutcomeUnknown))
				if c.code == 0 {
					require.NoError(t, err)
					return
				}
				code, _ := ora.Code(err)
				require.Equal(t, c.code, code)
				require.Equal(t, c.refused, gateway.Refused(err))
			})
		})
	}
}

// TestEveryCallHasADeadline: without one, a call runs under what the last one left on the session.
func TestEveryCallHasADeadline(t *testing.T) {
	t.Parallel()
	db, server := newFake(t, nil)
	require.NoError(t, db.InTx(context.Background(), "record", touch))
	require.NoError(t, db.Read(context.Background(), "find", look))
	require.Len(t, server.deadlines, 2)
	require.False(t, slices.Contains(server.deadlines, false))
}

func look(ctx context.Context, s *Session) error {
	rows, err := s.Query(ctx, "SELECT")
	if err != nil {
		return err
	}
	_, err = sqlrow.Collect(rows, func(*sql.Rows) (int, error) { return 0, nil })
	return err
}

func TestRead(t *testing.T) {
	t.Parallel()
	t.Run("RepeatsAfterDeadSession", func(t *testing.T) {
		t.Parallel()
		db, server := newFake(t, map[string][]error{"query": {coded(12571)}})
		require.NoError(t, db.Read(t.Context(), "find", look))
		require.Equal(t, 2, server.count("query"))
		require.Equal(t, 1, server.count("close"))
	})
	t.Run("DoesNotRepeatWithoutASession", func(t *testing.T) {
		t.Parallel()
		away := &connectError{cause: ora.Clean(coded(12541)), class: ora.ClassAway}
		db, server := newFake(t, map[string][]error{"connect": {away}})
		require.ErrorIs(t, db.Read(t.Context(), "find", look), gateway.ErrUnavailable)
		require.Equal(t, 1, server.count("connect"))
	})
}

func TestTimeout(t *testing.T) {
	t.Parallel()
	t.Run("NamesTheOperation", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			db, server := newFake(t, nil)
			server.block = true
			err := db.InTx(t.Context(), "record", touch)
			require.ErrorIs(t, err, gateway.ErrUnavailable)
			require.EqualError(t, err, "store unavailable: record took longer than 30s")
			require.Equal(t, 1, server.count("close"), "a break may still be on its way to the session")
		})
	})
	t.Run("IsTheCallersWhereThatIsShorter", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			db, server := newFake(t, nil)
			server.block = true
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			err := db.InTx(ctx, "record", touch)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.NotErrorIs(t, err, gateway.ErrUnavailable)
			require.Zero(t, server.count("commit"))
		})
	})
}

// Giving back a session that a statement still holds would wait for ever.
func TestRead_LetsAPanicOfTheDriverThrough(t *testing.T) {
	t.Parallel()
	db, server := newFake(t, nil)
	server.panics = true
	require.PanicsWithValue(t, "the driver's", func() {
		_ = db.Read(t.Context(), "reading", func(ctx context.Context, s *Session) error {
			rows, err := s.Query(ctx, "SELECT 1 FROM DUAL")
			if err != nil {
				return err
			}
			defer rows.Close()
			return rows.Err()
		})
	})
}
