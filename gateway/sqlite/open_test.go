package sqlite_test

import (
	"database/sql/driver"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlite"
)

func TestOpen_KeepsRows(t *testing.T) {
	t.Parallel()
	path := file(t)
	first, err := sqlite.Open(t.Context(), sqlite.Options{Path: path})
	require.NoError(t, err)
	_, err = first.Insert(t.Context(), fresh(3))
	require.NoError(t, err)
	require.NoError(t, first.Close())
	require.Equal(t, 3, count(t, open(t, path)))
}

func TestOpen_TakesAnyPath(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a b?c#d%20e&f=ü.db")
	open(t, path)
	require.FileExists(t, path)
}

func TestOpen_KeepsItsFilesPrivate(t *testing.T) {
	t.Parallel()
	path := file(t)
	open(t, path)
	for _, name := range []string{path, path + "-wal"} {
		info, err := os.Stat(name)
		require.NoError(t, err)
		require.Equal(t, fs.FileMode(0o600), info.Mode().Perm(), name)
	}
}

func TestOpen_RefusesAnotherSchemaVersion(t *testing.T) {
	t.Parallel()
	path := file(t)
	open(t, path)
	exec(t, raw(t, path), `UPDATE XXSMS_SCHEMA_VERSION SET VERSION = 99`)
	_, err := sqlite.Open(t.Context(), sqlite.Options{Path: path})
	require.ErrorIs(t, err, sqlite.ErrSchemaVersion)
	require.ErrorContains(t, err, "found 99, need 8")
}

func TestOpen_RefusesAnotherProgramsFile(t *testing.T) {
	t.Parallel()
	path := file(t)
	exec(t, raw(t, path), `CREATE TABLE RECIPES (NAME TEXT)`)
	_, err := sqlite.Open(t.Context(), sqlite.Options{Path: path})
	require.ErrorIs(t, err, sqlite.ErrSchemaVersion)
}

func TestOpen_MustExist(t *testing.T) {
	t.Parallel()
	t.Run("RefusesAMissingFile", func(t *testing.T) {
		t.Parallel()
		path := file(t)
		_, err := sqlite.Open(t.Context(), sqlite.Options{Path: path, MustExist: true})
		require.ErrorIs(t, err, os.ErrNotExist)
		require.NoFileExists(t, path)
	})
	t.Run("RefusesAnEmptyFile", func(t *testing.T) {
		t.Parallel()
		path := file(t)
		require.NoError(t, os.WriteFile(path, nil, 0o600))
		_, err := sqlite.Open(t.Context(), sqlite.Options{Path: path, MustExist: true})
		require.ErrorIs(t, err, sqlite.ErrSchemaVersion)
	})
	t.Run("OpensAStore", func(t *testing.T) {
		t.Parallel()
		path := file(t)
		open(t, path)
		s, err := sqlite.Open(t.Context(), sqlite.Options{Path: path, MustExist: true})
		require.NoError(t, err)
		require.NoError(t, s.Close())
	})
}

func TestStore_PutsNothingWhereItsFileWasTakenAway(t *testing.T) {
	t.Parallel()
	path := file(t)
	s := open(t, path)
	require.NoError(t, os.Remove(path))
	sqlite.Reconnect(t, s)
	_, err := s.Insert(t.Context(), fresh(1))
	require.ErrorIs(t, err, gateway.ErrUnavailable)
	require.NoFileExists(t, path)
}

func TestOpen_CreatesTablesOnce(t *testing.T) {
	t.Parallel()
	path := file(t)
	var wg sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		wg.Go(func() {
			s, err := sqlite.Open(t.Context(), sqlite.Options{Path: path})
			if err == nil {
				err = s.Close()
			}
			errs[i] = err
		})
	}
	wg.Wait()
	require.Equal(t, make([]error, 4), errs)
}

func TestUnavailable(t *testing.T) {
	t.Parallel()
	t.Run("NoSuchFolder", func(t *testing.T) {
		t.Parallel()
		_, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "none", "queue.db")})
		require.ErrorIs(t, err, gateway.ErrUnavailable)
	})
	t.Run("WhileAnotherProcessWrites", func(t *testing.T) {
		t.Parallel()
		path := file(t)
		s, err := sqlite.Open(t.Context(), sqlite.Options{Path: path, BusyTimeout: time.Millisecond})
		require.NoError(t, err)
		defer func() { require.NoError(t, s.Close()) }()
		db := raw(t, path)
		db.SetMaxOpenConns(1)
		exec(t, db, `BEGIN IMMEDIATE`)
		_, err = s.Insert(t.Context(), fresh(1))
		require.ErrorIs(t, err, gateway.ErrUnavailable)
		exec(t, db, `ROLLBACK`)
		_, err = s.Insert(t.Context(), fresh(1))
		require.NoError(t, err)
	})
	t.Run("FullDisk", func(t *testing.T) {
		t.Parallel()
		s := open(t, file(t))
		sqlite.LimitPages(t, s, 60)
		_, err := s.Insert(t.Context(), fresh(5000))
		require.ErrorIs(t, err, gateway.ErrUnavailable)
		require.Zero(t, count(t, s))
	})
}

func TestClaim_AnIdlePollDoesNotWaitForAWriter(t *testing.T) {
	t.Parallel()
	path := file(t)
	s := open(t, path)
	db := raw(t, path)
	db.SetMaxOpenConns(1)
	exec(t, db, `BEGIN IMMEDIATE`)
	before := s.Commits()
	claims, err := s.Claim(t.Context(), claimAt(noon(), 10))
	require.NoError(t, err)
	require.Empty(t, claims)
	require.Equal(t, before, s.Commits())
	exec(t, db, `ROLLBACK`)
}

// TestTwoStores has two stores on one file, as two processes do.
func TestTwoStores(t *testing.T) {
	t.Parallel()
	path := file(t)
	stores := []*sqlite.Store{open(t, path), open(t, path)}
	_, err := stores[0].Insert(t.Context(), fresh(300))
	require.NoError(t, err)
	claimed, errs := make([]map[gateway.MessageID]bool, len(stores)), make([]error, len(stores))
	var wg sync.WaitGroup
	for i, s := range stores {
		wg.Go(func() { claimed[i], errs[i] = drain(t, s) })
	}
	wg.Wait()
	require.Equal(t, make([]error, len(stores)), errs)
	for id := range claimed[0] {
		require.NotContains(t, claimed[1], id)
	}
	require.Equal(t, 300, len(claimed[0])+len(claimed[1]))
}

func drain(t *testing.T, s *sqlite.Store) (map[gateway.MessageID]bool, error) {
	claimed := map[gateway.MessageID]bool{}
	for {
		claims, err := s.Claim(t.Context(), claimAt(time.Now(), 10))
		if err != nil || len(claims) == 0 {
			return claimed, err
		}
		for _, c := range claims {
			claimed[c.Message.ID] = true
		}
	}
}

// TestCrash copies the files of a store that was never closed, as a crash leaves them.
func TestCrash(t *testing.T) {
	t.Parallel()
	path, after := file(t), file(t)
	s := open(t, path)
	_, err := s.Insert(t.Context(), fresh(10))
	require.NoError(t, err)
	_, err = s.Claim(t.Context(), claimAt(time.Now(), 4))
	require.NoError(t, err)
	for _, suffix := range []string{"", "-wal"} {
		copyFile(t, path+suffix, after+suffix)
	}
	claims, err := open(t, after).Claim(t.Context(), claimAt(time.Now(), 100))
	require.NoError(t, err)
	require.Len(t, claims, 6)
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	source, err := os.Open(from)
	require.NoError(t, err)
	defer func() { require.NoError(t, source.Close()) }()
	target, err := os.Create(to)
	require.NoError(t, err)
	_, err = io.Copy(target, source)
	require.NoError(t, err)
	require.NoError(t, target.Close())
}

// TestOpen_GoesOnThoughTheFileIsLocked: tables are made, and looked at, when it is free.
func TestOpen_GoesOnThoughTheFileIsLocked(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]func(path string){
		"ANewOne":        func(string) {},
		"OneWithItsRows": func(path string) { require.NoError(t, open(t, path).Close()) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := file(t)
			before(path)
			holder, err := raw(t, path).Conn(t.Context())
			require.NoError(t, err)
			_, err = holder.ExecContext(t.Context(), "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE")
			require.NoError(t, err)

			o := sqlite.Options{Path: path, BusyTimeout: time.Millisecond}
			_, err = sqlite.Open(t.Context(), o)
			require.ErrorIs(t, err, gateway.ErrUnavailable)
			o.MayBeLocked = true
			s, err := sqlite.Open(t.Context(), o)
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, s.Close()) })
			_, err = s.Stage(t.Context(), []gateway.Staging{{Reply: gateway.Reply{ProviderSID: "SM1"}}})
			require.ErrorIs(t, err, gateway.ErrUnavailable)
			_, err = s.OptOuts(t.Context(), []string{"+14155550100"})
			require.ErrorIs(t, err, gateway.ErrUnavailable)

			_, err = holder.ExecContext(t.Context(), "ROLLBACK; PRAGMA locking_mode = NORMAL")
			require.NoError(t, err)
			// it keeps its lock as long as it is there
			require.ErrorIs(t, holder.Raw(func(any) error { return driver.ErrBadConn }), driver.ErrBadConn)
			told, err := s.Stage(t.Context(), []gateway.Staging{{Reply: gateway.Reply{ProviderSID: "SM1"}}})
			require.NoError(t, err)
			require.Equal(t, []error{nil}, told)
		})
	}
}
