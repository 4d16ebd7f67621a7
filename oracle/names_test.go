package oracle

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNames(t *testing.T) {
	t.Parallel()
	t.Run("AreThoseOfTheScripts", func(t *testing.T) {
		t.Parallel()
		m, err := Names{}.mapping()
		require.NoError(t, err)
		require.Len(t, m, 15, "ten tables, five sequences")
		require.Equal(t, "XXSMS_OUTBOUND", m["XXSMS_OUTBOUND"])
	})
	t.Run("AreMapped", func(t *testing.T) {
		t.Parallel()
		m, err := Names{Schema: "xxhr", Renamed: map[string]string{"XXSMS_OUTBOUND": "xxhr_sms#"}}.mapping()
		require.NoError(t, err)
		require.Equal(t, "XXHR.XXHR_SMS#", m["XXSMS_OUTBOUND"])
		require.Equal(t, "XXHR.XXSMS_EVENTS_S", m["XXSMS_EVENTS_S"])
	})
	for name, names := range map[string]Names{
		"RefusesSQL":            {Schema: "XXSMS; DROP TABLE X"},
		"RefusesQuotes":         {Renamed: map[string]string{"XXSMS_EVENTS": `"Events"`}},
		"RefusesLongNames":      {Renamed: map[string]string{"XXSMS_EVENTS": strings.Repeat("A", 31)}},
		"RefusesLettersOfOther": {Schema: "XXÄ"},
		"RefusesQualifiedNames": {Renamed: map[string]string{"XXSMS_EVENTS": "A.B"}},
		"RefusesDigitsFirst":    {Schema: "1A"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := names.mapping()
			require.ErrorIs(t, err, ErrIdentifier)
		})
	}
	t.Run("RefuseUnknownTables", func(t *testing.T) {
		t.Parallel()
		_, err := Names{Renamed: map[string]string{"XXSMS_NONE": "A"}}.mapping()
		require.ErrorContains(t, err, "XXSMS_NONE")
	})
}

func TestMapping(t *testing.T) {
	t.Parallel()
	m := mapping{"XXSMS_OUTBOUND": "XXHR.QUEUE"}
	for name, c := range map[string]struct{ text, want string }{
		"Tables":          {"SELECT A FROM XXSMS_OUTBOUND o", "SELECT A FROM XXHR.QUEUE o"},
		"AnyCase":         {"select xxsms_outbound.a from Xxsms_Outbound", "select XXHR.QUEUE.a from XXHR.QUEUE"},
		"NotInTexts":      {"SELECT 'it''s XXSMS_OUTBOUND' FROM DUAL", "SELECT 'it''s XXSMS_OUTBOUND' FROM DUAL"},
		"NotInQuotes":     {`SELECT A AS "XXSMS_OUTBOUND" FROM DUAL`, `SELECT A AS "XXSMS_OUTBOUND" FROM DUAL`},
		"NotBinds":        {"WHERE A = :XXSMS_OUTBOUND", "WHERE A = :XXSMS_OUTBOUND"},
		"NotPartsOfNames": {"SELECT XXX_XXSMS_OUTBOUND FROM DUAL", "SELECT XXX_XXSMS_OUTBOUND FROM DUAL"},
		"WithoutComments": {"-- of XXSMS_OUTBOUND's\nSELECT /*+ FIRST_ROWS */ A--it's\nFROM B\n", "SELECT /*+ FIRST_ROWS */ A\nFROM B"},
		"Unended":         {"SELECT 'x", "SELECT 'x"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := m.apply(c.text)
			require.NoError(t, err)
			require.Equal(t, c.want, got)
		})
	}
	t.Run("RefusesUnknownTables", func(t *testing.T) {
		t.Parallel()
		_, err := m.apply("SELECT A FROM XXSMS_OUTBUOND")
		require.ErrorContains(t, err, "XXSMS_OUTBUOND")
	})
}

// FuzzMapping: with no name to replace, a statement without comments comes out as it went in.
func FuzzMapping(f *testing.F) {
	f.Add("SELECT 'a' || \"b\" /* c */ FROM d WHERE e = :f")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "--") || strings.Contains(strings.ToUpper(text), "XXSMS_") {
			return
		}
		got, err := mapping{}.apply(text)
		require.NoError(t, err)
		require.Equal(t, strings.TrimSpace(text), got)
	})
}

func TestStatementsLoad(t *testing.T) {
	t.Parallel()
	m, err := Names{Schema: "XXHR"}.mapping()
	require.NoError(t, err)
	statements, err := loadStatements(m)
	require.NoError(t, err)
	require.Equal(t, "SELECT MAX(VERSION) FROM XXHR.XXSMS_SCHEMA_VERSION", statements["schema_version"])
	for name, text := range statements {
		require.NotContains(t, text, "--", name)
		require.NotContains(t, text, ";", name)
	}
}
