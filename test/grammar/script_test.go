package grammar_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/test/grammar"
)

const script = `-- Comment; between statements.
SET DEFINE ON
PROMPT Hello &name
@@other.sql

GRANT SELECT
  ON &owner..T&suffix
  -- Nor this;
  TO &user;
BEGIN
  EXECUTE IMMEDIATE q'[
CREATE TABLE T (A NUMBER)]';
END;
/
COMMIT;
`

func TestSplit(t *testing.T) {
	t.Parallel()
	statements, err := grammar.Split("a.sql", script)
	require.NoError(t, err)
	require.Equal(t, []grammar.Statement{
		{Name: "a.sql", Line: 6, Text: "GRANT SELECT\n  ON owner.Tsuffix\n  -- Nor this;\n  TO user;"},
		{Name: "a.sql", Line: 10, Text: "BEGIN\n  EXECUTE IMMEDIATE q'[\nCREATE TABLE T (A NUMBER)]';\nEND;"},
		{Name: "a.sql", Line: 11, Text: "\nCREATE TABLE T (A NUMBER)"},
		{Name: "a.sql", Line: 15, Text: "COMMIT;"},
	}, statements)
}

func TestSplit_RefusesAStatementWithoutEnd(t *testing.T) {
	t.Parallel()
	_, err := grammar.Split("a.sql", "COMMIT;\nBEGIN\n  NULL;\nEND;\n")
	require.ErrorContains(t, err, "the statement of line 2 has no end")
}
