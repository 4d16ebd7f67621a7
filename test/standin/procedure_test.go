//go:build cgo

package standin_test

import (
	"database/sql"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestProcedure(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		// A package is a schema.
		_, err := f.SQL(t.Context(), `CREATE SCHEMA pkg;
GRANT USAGE ON SCHEMA pkg TO tester;
CREATE PROCEDURE pkg.add_one(a numeric, OUT b numeric, INOUT c varchar) LANGUAGE plpgsql AS $$
BEGIN b := a + 1; c := c || '!'; END $$;
CREATE FUNCTION pkg.twice(a numeric) RETURNS numeric LANGUAGE sql AS 'SELECT a * 2';`)
		require.NoError(t, err)
		var sum int
		text := "in"
		_, err = f.db.Exec("BEGIN PKG.ADD_ONE(:1, :2, :3); END;", 41, sql.Out{Dest: &sum},
			sql.Out{Dest: &text, In: true})
		require.NoError(t, err)
		require.Equal(t, 42, sum)
		require.Equal(t, "in!", text)

		sum, text = 0, "named"
		_, err = f.db.Exec("BEGIN PKG.ADD_ONE(C => :text, A => :n, B => :s); END;",
			sql.Named("text", sql.Out{Dest: &text, In: true}), sql.Named("n", 1), sql.Named("s", sql.Out{Dest: &sum}))
		require.NoError(t, err)
		require.Equal(t, 2, sum)
		require.Equal(t, "named!", text)

		_, err = f.db.Exec("BEGIN :result := PKG.TWICE(:a); END;", sql.Named("result", sql.Out{Dest: &sum}),
			sql.Named("a", 21))
		require.NoError(t, err)
		require.Equal(t, 42, sum)
	})
}
