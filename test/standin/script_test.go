package standin

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func TestScript(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{
		"install.sql": {Data: []byte(`-- A comment.
SET ECHO OFF
WHENEVER SQLERROR EXIT FAILURE
@@settings.sql
PROMPT Tables of &owner
@@more/tables.sql
COMMIT;
`)},
		"settings.sql": {Data: []byte("DEFINE owner = XXSMS\nDEFINE suffix = ''\nDEFINE space = USERS\n")},
		"last.sql":     {Data: []byte("SELECT 2 FROM DUAL;\n")},
		"more/tables.sql": {Data: []byte(`
CREATE SYNONYM &owner..T FOR X.T&suffix;
BEGIN
  EXECUTE IMMEDIATE 'CREATE TABLE T (A NUMBER) TABLESPACE &space';
END;
/
SELECT 1 -- one
  FROM DUAL;
@@../last.sql
`)},
	}
	statements, err := Script(files, "install.sql", map[string]string{"SPACE": "DATA"})
	require.NoError(t, err)
	require.Equal(t, []Statement{
		{File: "more/tables.sql", Line: 2, Text: "CREATE SYNONYM XXSMS.T FOR X.T"},
		{
			File: "more/tables.sql", Line: 3,
			Text: "BEGIN\n  EXECUTE IMMEDIATE 'CREATE TABLE T (A NUMBER) TABLESPACE DATA';\nEND;",
		},
		{File: "more/tables.sql", Line: 7, Text: "SELECT 1 -- one\n  FROM DUAL"},
		{File: "last.sql", Line: 1, Text: "SELECT 2 FROM DUAL"},
		{File: "install.sql", Line: 7, Text: "COMMIT"},
	}, statements)
}

func TestScript_Refuses(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ text, message string }{
		"a variable without a value":   {"SELECT &missing FROM DUAL;", "variable missing has no value"},
		"a statement without an end":   {"SELECT 1 FROM DUAL", "the statement of line 1 has no end"},
		"a file that it does not have": {"@@nowhere.sql", "nowhere.sql"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Script(fstest.MapFS{"x.sql": {Data: []byte(tc.text)}}, "x.sql", nil)
			require.ErrorContains(t, err, tc.message)
		})
	}
}
