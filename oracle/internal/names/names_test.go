package names

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNames(t *testing.T) {
	t.Parallel()
	t.Run("AreThoseOfTheScripts", func(t *testing.T) {
		t.Parallel()
		m, err := Site{}.Mapping()
		require.NoError(t, err)
		require.Len(t, m, 19, "thirteen tables, six sequences")
		require.Equal(t, "XXSMS_OUTBOUND", m["XXSMS_OUTBOUND"])
	})
	t.Run("AreMapped", func(t *testing.T) {
		t.Parallel()
		m, err := Site{Schema: "xxhr", Renamed: map[string]string{"XXSMS_OUTBOUND": "xxhr_sms#"}}.Mapping()
		require.NoError(t, err)
		require.Equal(t, "XXHR.XXHR_SMS#", m["XXSMS_OUTBOUND"])
		require.Equal(t, "XXHR.XXSMS_EVENTS_S", m["XXSMS_EVENTS_S"])
	})
	for name, site := range map[string]Site{
		"RefusesSQL":            {Schema: "XXSMS; DROP TABLE X"},
		"RefusesQuotes":         {Renamed: map[string]string{"XXSMS_EVENTS": `"Events"`}},
		"RefusesLongNames":      {Renamed: map[string]string{"XXSMS_EVENTS": strings.Repeat("A", 31)}},
		"RefusesLettersOfOther": {Schema: "XXÄ"},
		"RefusesQualifiedNames": {Renamed: map[string]string{"XXSMS_EVENTS": "A.B"}},
		"RefusesDigitsFirst":    {Schema: "1A"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := site.Mapping()
			require.ErrorIs(t, err, ErrIdentifier)
		})
	}
	t.Run("RefuseUnknownTables", func(t *testing.T) {
		t.Parallel()
		_, err := Site{Renamed: map[string]string{"XXSMS_NONE": "A"}}.Mapping()
		require.ErrorContains(t, err, "XXSMS_NONE")
	})
}

func TestMapping(t *testing.T) {
	t.Parallel()
	m := Mapping{"XXSMS_OUTBOUND": "XXHR.QUEUE"}
	for name, c := range map[string]struct{ text, want string }{
		"Tables":          {"SELECT A FROM XXSMS_OUTBOUND o", "SELECT A FROM XXHR.QUEUE o"},
		"AnyCase":         {"select xxsms_outbound.a from Xxsms_Outbound", "select XXHR.QUEUE.a from XXHR.QUEUE"},
		"NotInTexts":      {"SELECT 'it''s XXSMS_OUTBOUND' FROM DUAL", "SELECT 'it''s XXSMS_OUTBOUND' FROM DUAL"},
		"NotInQuotes":     {`SELECT A AS "XXSMS_OUTBOUND" FROM DUAL`, `SELECT A AS "XXSMS_OUTBOUND" FROM DUAL`},
		"NotBinds":        {"WHERE A = :XXSMS_OUTBOUND", "WHERE A = :XXSMS_OUTBOUND"},
		"NotPartsOfNames": {"SELECT XXX_XXSMS_OUTBOUND FROM DUAL", "SELECT XXX_XXSMS_OUTBOUND FROM DUAL"},
		"WithoutComments": {
			"-- of XXSMS_OUTBOUND's\nSELECT /*+ FIRST_ROWS */ A--it's\nFROM B\n", "SELECT /*+ FIRST_ROWS */ A\nFROM B",
		},
		"Unended": {"SELECT 'x", "SELECT 'x"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := m.Apply(c.text)
			require.NoError(t, err)
			require.Equal(t, c.want, got)
		})
	}
	t.Run("RefusesUnknownTables", func(t *testing.T) {
		t.Parallel()
		_, err := m.Apply("SELECT A FROM XXSMS_OUTBUOND")
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
		got, err := Mapping{}.Apply(text)
		require.NoError(t, err)
		require.Equal(t, strings.TrimSpace(text), got)
	})
}
