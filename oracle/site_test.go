//go:build cgo

package oracle

import (
	"database/sql"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/storetest"
	"ebs-sms-gateway/test/standin/installed"
)

// siteStore is a store on a database in which others work, too, by rules of their own.
type siteStore struct{ fedStore }

func openSite(t *testing.T, m mode) siteStore {
	t.Helper()
	return siteStore{openFed(t, standIn.Database(t), m)}
}

// asFeeder connects past the store, as EBS does.
func (s siteStore) asFeeder(t *testing.T) *sql.DB {
	t.Helper()
	return s.as(t, "APPS")
}

func (s siteStore) as(t *testing.T, user string) *sql.DB {
	t.Helper()
	db, err := installed.Open(s.database.Login(user))
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// Lock implements storetest.LockStore: a feeder corrects its rows and forgets to commit.
func (s siteStore) Lock(t *testing.T, rows ...gateway.MessageID) (unlock func()) {
	t.Helper()
	tx, err := s.asFeeder(t).BeginTx(t.Context(), nil)
	require.NoError(t, err)
	for _, id := range rows {
		_, err := tx.ExecContext(t.Context(), "UPDATE XXSMS.XXSMS_OUTBOUND SET ATTRIBUTE1 = 'x' WHERE MESSAGE_ID = :1",
			int64(id))
		require.NoError(t, err)
	}
	t.Cleanup(func() { _ = tx.Rollback() })
	return func() { require.NoError(t, tx.Commit()) }
}

// LockNumber implements storetest.LockStore: another gateway is slow.
func (s siteStore) LockNumber(t *testing.T, number string) (unlock func()) {
	t.Helper()
	tx, err := s.as(t, "XXSMSGW").BeginTx(t.Context(), nil)
	require.NoError(t, err)
	_, err = tx.ExecContext(t.Context(), "UPDATE XXSMS.XXSMS_PHONES SET CARRIER = CARRIER WHERE PHONE_NUMBER = :1", number)
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback() })
	return func() { require.NoError(t, tx.Commit()) }
}

// LockReply implements storetest.LockStore.
func (s siteStore) LockReply(t *testing.T, id int64) (commit, rollback func()) {
	t.Helper()
	tx, err := s.asFeeder(t).BeginTx(t.Context(), nil)
	require.NoError(t, err)
	_, err = tx.ExecContext(t.Context(), "UPDATE XXSMS.XXSMS_INBOUND SET PROCESS_STATUS = 'DONE' WHERE INBOUND_ID = :1", id)
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback() })
	return func() { require.NoError(t, tx.Commit()) }, func() { require.NoError(t, tx.Rollback()) }
}

// LockDigest implements storetest.LockStore.
func (s siteStore) LockDigest(t *testing.T, id int64) (unlock func()) {
	t.Helper()
	tx, err := s.as(t, "XXSMSGW").BeginTx(t.Context(), nil)
	require.NoError(t, err)
	_, err = tx.ExecContext(t.Context(), "UPDATE XXSMS.XXSMS_DIGESTS SET REASON = REASON WHERE DIGEST_ID = :1", id)
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback() })
	return func() { require.NoError(t, tx.Commit()) }
}

// Refuse implements storetest.RefusingStore.
func (s siteStore) Refuse(t *testing.T, row gateway.MessageID) {
	t.Helper()
	s.rule(t, "BEFORE UPDATE", "", "ORA-20001: not in this period", row)
}

// RefuseAtCommit implements storetest.RefusingStore.
func (s siteStore) RefuseAtCommit(t *testing.T, row gateway.MessageID) {
	t.Helper()
	s.rule(t, "AFTER UPDATE", "DEFERRABLE INITIALLY DEFERRED",
		"ORA-02091: transaction rolled back\nORA-02290: check constraint (XXSMS.SITE_PERIOD) violated", row)
}

func (s siteStore) rule(t *testing.T, when, deferred, message string, row gateway.MessageID) {
	t.Helper()
	constraint := ""
	if deferred != "" {
		constraint = "CONSTRAINT"
	}
	_, err := s.database.SQL(t.Context(), fmt.Sprintf(`
CREATE FUNCTION xxsms.site_rule_%[1]d() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING MESSAGE = '%[5]s'; END $$;
CREATE %[2]s TRIGGER site_rule_%[1]d %[3]s ON xxsms.xxsms_outbound %[4]s
FOR EACH ROW WHEN (NEW.message_id = %[1]d) EXECUTE FUNCTION xxsms.site_rule_%[1]d()`, row, constraint, when, deferred, message))
	require.NoError(t, err)
}

func TestLocks(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		storetest.ExerciseLocks(t, func(t *testing.T) storetest.LockStore {
			return siteStore{openFed(t, emptyDatabase(t), m)}
		})
	})
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		storetest.ExerciseRefusals(t, func(t *testing.T) storetest.RefusingStore { return openSite(t, m) })
	})
}

func TestRefusedCommit_SaysWhy(t *testing.T) {
	t.Parallel()
	s := openSite(t, mode{})
	changes := s.begun(t, 1)
	s.RefuseAtCommit(t, changes[0].ID())
	_, err := s.Record(t.Context(), changes)
	require.ErrorContains(t, err,
		"ORA-02091: transaction was rolled back at its commit: ORA-02290: check constraint violated "+
			"(XXSMS.SITE_PERIOD)")
}

// Spoil implements storetest.SpoiledStore: a table of the site's own lets a person be a fraction.
func (s siteStore) Spoil(t *testing.T, row gateway.MessageID) string {
	t.Helper()
	s.set(t, row, "person_id = 12.5")
	return "PERSON_ID"
}

// set updates a row of a table that has lost its constraints.
func (s siteStore) set(t *testing.T, row gateway.MessageID, values string) {
	t.Helper()
	_, err := s.database.SQL(t.Context(), fmt.Sprintf(`ALTER TABLE xxsms.xxsms_outbound
DROP CONSTRAINT IF EXISTS xxsms_outbound_message_c, DROP CONSTRAINT IF EXISTS xxsms_outbound_person_c, DROP CONSTRAINT IF EXISTS xxsms_outbound_error_c;
UPDATE xxsms.xxsms_outbound SET %s WHERE message_id = %d`, values, row))
	require.NoError(t, err)
}

// TestFeedersNumbers: a column that the gateway reads as a whole number takes no other.
func TestFeedersNumbers(t *testing.T) {
	t.Parallel()
	feeder := openSite(t, mode{}).asFeeder(t)
	for values, want := range map[string]string{
		"PERSON_ID) VALUES ('it', 12.5)":            "XXSMS_OUTBOUND_PERSON_C",
		"PERSON_ID) VALUES ('it', 1E15)":            "XXSMS_OUTBOUND_PERSON_C",
		"MESSAGE_ID) VALUES ('it', 0.5)":            "XXSMS_OUTBOUND_MESSAGE_C",
		"ERROR_CODE) VALUES ('it', 30001.5)":        "XXSMS_OUTBOUND_ERROR_C",
		"PERSON_ID) VALUES ('it', 999999999999999)": "",
		"PERSON_ID) VALUES ('it', NULL)":            "",
		"PERSON_ID) VALUES ('it', -1)":              "",
	} {
		_, err := feeder.ExecContext(t.Context(), "INSERT INTO XXSMS.XXSMS_OUTBOUND (CHANNEL, "+values)
		if want == "" {
			require.NoError(t, err, values)
			continue
		}
		require.ErrorContains(t, err, "ORA-02290", values)
		require.ErrorContains(t, err, want, values)
	}
}

func TestUnreadable(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		storetest.ExerciseUnreadable(t, func(t *testing.T) storetest.SpoiledStore { return openSite(t, m) })
		t.Run("NumbersOfEveryKind", func(t *testing.T) {
			t.Parallel()
			s := openSite(t, m)
			for column, value := range map[string]string{"PERSON_ID": "1e20", "ERROR_CODE": "0.5"} {
				id := s.feed(t, 1)[0]
				s.set(t, id, column+" = "+value)
				claims := s.claim(t, 10)
				require.Len(t, claims, 1)
				require.Equal(t, column, claims[0].Message.Unreadable)
				require.Zero(t, claims[0].Message.PersonID)
			}
		})
		t.Run("IDIsClaimedByNobodyAndTakesUpNoRoom", func(t *testing.T) {
			t.Parallel()
			s := openSite(t, m)
			ids := s.feed(t, 5)
			for _, id := range ids[:2] {
				s.set(t, id, "message_id = message_id + 0.5")
			}
			claims := s.claim(t, 3)
			require.Equal(t, append(ids[2:], 0, 0), claimedIDs(claims))
			for _, c := range claims[3:] {
				require.ErrorIs(t, c.Refusal, gateway.ErrNameless)
				require.Equal(t, "MESSAGE_ID", c.Message.Unreadable)
			}
			require.Equal(t, []string{"NEW"}, distinct(t, s, "message_id <> trunc(message_id)"))
			require.Equal(t, []string{"SENDING"}, distinct(t, s, "message_id = trunc(message_id)"))
			params := due(3)
			params.Except = []gateway.MessageID{0}
			claims, err := s.Claim(t.Context(), params)
			require.NoError(t, err)
			require.Empty(t, claims)
		})
	})
}

// distinct are the statuses of the rows.
func distinct(t *testing.T, s siteStore, where string) []string {
	t.Helper()
	found, err := s.database.SQL(t.Context(), "SELECT DISTINCT status FROM xxsms.xxsms_outbound WHERE "+where)
	require.NoError(t, err)
	return found
}
