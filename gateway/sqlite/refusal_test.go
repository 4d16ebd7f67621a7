package sqlite_test

import (
	"database/sql"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlite"
	"ebs-sms-gateway/gateway/storetest"
)

// siteStore is a store on a file to which a site has added triggers.
type siteStore struct {
	*sqlite.Store
	db *sql.DB
}

// Refuse implements storetest.RefusingStore.
func (s siteStore) Refuse(t *testing.T, row gateway.MessageID) {
	t.Helper()
	exec(t, s.db, fmt.Sprintf(`CREATE TRIGGER SITE_RULE_%[1]d BEFORE UPDATE ON XXSMS_OUTBOUND WHEN NEW.MESSAGE_ID = %[1]d
BEGIN SELECT RAISE(ABORT, 'not in this period'); END`, row))
}

// RefuseAtCommit implements storetest.RefusingStore.
func (s siteStore) RefuseAtCommit(t *testing.T, row gateway.MessageID) {
	t.Helper()
	exec(t, s.db, `CREATE TABLE SITE_PERIODS (ID INTEGER PRIMARY KEY)`)
	exec(t, s.db, `CREATE TABLE SITE_COPIES (PERIOD INTEGER REFERENCES SITE_PERIODS DEFERRABLE INITIALLY DEFERRED)`)
	exec(t, s.db, fmt.Sprintf(`CREATE TRIGGER SITE_COPY AFTER UPDATE ON XXSMS_OUTBOUND WHEN NEW.MESSAGE_ID = %d
BEGIN INSERT INTO SITE_COPIES VALUES (1); END`, row))
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	storetest.ExerciseRefusals(t, func(t *testing.T) storetest.RefusingStore {
		path := file(t)
		return siteStore{open(t, path), raw(t, path)}
	})
}

// Spoil implements storetest.SpoiledStore: a site that has lost the triggers takes a day that no calendar has.
func (s siteStore) Spoil(t *testing.T, row gateway.MessageID) string {
	t.Helper()
	exec(t, s.db, `DROP TRIGGER IF EXISTS XXSMS_OUTBOUND_TIMES_UPDATED`)
	exec(t, s.db, fmt.Sprintf(`UPDATE XXSMS_OUTBOUND SET EXPIRES_AT = '2026-13-45T00:00:00.000Z' WHERE MESSAGE_ID = %d`,
		row))
	return "EXPIRES_AT"
}

func TestUnreadable(t *testing.T) {
	t.Parallel()
	storetest.ExerciseUnreadable(t, func(t *testing.T) storetest.SpoiledStore {
		path := file(t)
		return siteStore{open(t, path), raw(t, path)}
	})
	t.Run("StateIsClaimedAndOverwritten", func(t *testing.T) {
		t.Parallel()
		path := file(t)
		s, db := open(t, path), raw(t, path)
		exec(t, db, `INSERT INTO XXSMS_OUTBOUND (CHANNEL, STATUS, STATUS_AT, NEXT_ATTEMPT_AT) VALUES ('it', 'RETRY', 'yesterday', '2026-01-45T00:00:00.000Z')`)
		claims, err := s.Claim(t.Context(), claimAt(noon(), 10))
		require.NoError(t, err)
		require.Len(t, claims, 1)
		require.Equal(t, "STATUS_AT", claims[0].Message.Unreadable)
		found, err := s.Find(t.Context(), gateway.Keys{IDs: []gateway.MessageID{claims[0].Message.ID}})
		require.NoError(t, err)
		require.Empty(t, found[0].Unreadable)
	})
	t.Run("EndOfAPauseIsNone", func(t *testing.T) {
		t.Parallel()
		path := file(t)
		s, db := open(t, path), raw(t, path)
		exec(t, db, `INSERT INTO XXSMS_CONTROL (SCOPE, NAME, PAUSED_AT, PAUSED_UNTIL) VALUES ('channel', 'it', '2026-11-23', 'Monday')`)
		polled, err := s.Poll(t.Context(), gateway.PollParams{Channels: []string{"it"}, Now: noon()})
		require.NoError(t, err)
		require.Len(t, polled.Pauses, 1)
		require.True(t, polled.Pauses[0].Holds(noon().Add(1000*time.Hour)))
		pauses, err := s.Pauses(t.Context())
		require.NoError(t, err)
		require.Equal(t, polled.Pauses, pauses)
	})
}
