//go:build cgo

package standin_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTriggers: of one time they fire by name, after a change they see what is written, and each has its owner's rights.
func TestTriggers(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		for _, statement := range []string{
			"CREATE TABLE items (id NUMBER, name VARCHAR2(20), note VARCHAR2(200))",
			"CREATE TABLE seen (id NUMBER, name VARCHAR2(20))",
			"CREATE TRIGGER a_bi BEFORE INSERT ON items FOR EACH ROW BEGIN :NEW.name := NVL(:NEW.name, 'a'); END;",
			`CREATE TRIGGER b_bi BEFORE INSERT ON items FOR EACH ROW FOLLOWS a_bi BEGIN :NEW.name := :NEW.name || 'b'; END;`,
			`CREATE TRIGGER c_aiu AFTER INSERT OR UPDATE OF name ON items FOR EACH ROW DISABLE WHEN (NEW.id > 0)
BEGIN
  INSERT INTO seen (id, name) VALUES (:NEW.id, :NEW.name);
EXCEPTION
  WHEN OTHERS THEN
    UPDATE items SET note = SUBSTR(SQLERRM, 1, 9) WHERE id = -1;
END;`,
			"INSERT INTO items (id) VALUES (1)",
			"ALTER TRIGGER c_aiu ENABLE",
			"INSERT INTO items (id) VALUES (-1)",
			"INSERT INTO items (id) VALUES (2)",
			"UPDATE items SET note = 'x' WHERE id = 2",
			"UPDATE items SET name = RPAD('x', 20, 'x') WHERE id = 2",
		} {
			_, err := f.db.Exec(statement)
			require.NoError(t, err, statement)
		}
		var seen string
		require.NoError(t, f.db.QueryRow("SELECT LISTAGG(id || name, ' ') WITHIN GROUP (ORDER BY name) FROM seen").Scan(&seen))
		require.Equal(t, "2ab 2xxxxxxxxxxxxxxxxxxxx", seen)

		_, err := f.db.Exec("DROP TRIGGER c_aiu")
		require.NoError(t, err)
		_, err = f.db.Exec("ALTER TRIGGER c_aiu DISABLE")
		require.ErrorContains(t, err, "ORA-04080")
		var left int
		require.NoError(t, f.db.QueryRow("SELECT COUNT(*) FROM USER_TRIGGERS").Scan(&left))
		require.Equal(t, 2, left)
	})
}

// TestALoopLocksWhatItFinds, and what a statement in a block locks does not change how the block is run.
func TestALoopLocksWhatItFinds(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		for _, statement := range []string{
			"CREATE TABLE items (id NUMBER, name VARCHAR2(20))", "INSERT INTO items (id) VALUES (1)",
			`BEGIN
  FOR item IN (SELECT id FROM items WHERE name IS NULL FOR UPDATE SKIP LOCKED) LOOP
    UPDATE items SET name = 'x' WHERE id = item.id;
  END LOOP;
END;`,
		} {
			_, err := f.db.Exec(statement)
			require.NoError(t, err, statement)
		}
		var name string
		require.NoError(t, f.db.QueryRow("SELECT name FROM items").Scan(&name))
		require.Equal(t, "x", name)
	})
}
