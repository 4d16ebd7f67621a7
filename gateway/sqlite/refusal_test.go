package sqlite_test

import (
	"database/sql"
	"fmt"
	"testing"

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
