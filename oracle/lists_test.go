package oracle

import (
	"database/sql"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	sqlscripts "ebs-sms-gateway/sql"
)

func TestListings(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		keys, forms []int
	}{
		"NoKey":       {[]int{0}, []int{1}},
		"OneKey":      {[]int{1}, []int{1}},
		"AFewKeys":    {[]int{2}, []int{10}},
		"AFullForm":   {[]int{500}, []int{500}},
		"ManyKeys":    {[]int{501}, []int{500, 1}},
		"UnevenLists": {[]int{1, 620}, []int{500, 500}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var lists []list
			for i, n := range tc.keys {
				lists = append(lists, numbers(string(rune('a'+i)), upTo(n)))
			}
			listings := statement("s").listings(lists...)
			require.Len(t, listings, len(tc.forms))
			for i, length := range tc.forms {
				require.Equal(t, statement("s").ofLength(length), listings[i].name)
				require.Len(t, listings[i].args, length*len(lists))
			}
		})
	}
}

func upTo(n int) []int64 {
	keys := make([]int64, n)
	for i := range keys {
		keys[i] = int64(i + 1)
	}
	return keys
}

func TestListings_FillUpWithNull(t *testing.T) {
	t.Parallel()
	l := statement("s").listings(texts("keys", []string{"a", "", "b"}))[0]
	require.Equal(t, sql.Named("keys_1", "a"), l.args[0])
	require.Equal(t, sql.Named("keys_2", "b"), l.args[1])
	require.Equal(t, sql.Named("keys_3", ""), l.args[2])
}

func TestWithLists(t *testing.T) {
	t.Parallel()
	require.Equal(t, "A IN (:ids_1, :ids_2) OR B IN ('x', 'y')", withLists("A IN (:ids) OR B IN ('x', 'y')", 2))
	require.Equal(t,
		"SELECT VALUE FROM (SELECT :ids_1 AS VALUE FROM DUAL UNION ALL SELECT :ids_2 AS VALUE FROM DUAL) r",
		withLists("SELECT VALUE FROM ROWS (:ids) r", 2))
}

// users are the statements that read an index on expressions.
func users() map[string][]string {
	return map[string][]string{
		"XXSMS_OUTBOUND_DUE": {
			"claim_next_attempt", "claim_not_before", "claim_at_once", "poll_1", "waiting", "deferred",
		},
		"XXSMS_OUTBOUND_OPEN":     {"figures_1", "queue", "search_open_1", "ids_of_search_open_1"},
		"XXSMS_OUTBOUND_LOOK":     {"due"},
		"XXSMS_OUTBOUND_SOURCE":   {"find_source", "search_source_1", "ids_of_search_source_1"},
		"XXSMS_INBOUND_MATCH":     {"pending_replies"},
		"XXSMS_OUTBOUND_FAILED":   {"failed_messages", "failures", "search_failed_1", "ids_of_search_failed_1"},
		"XXSMS_INBOUND_AMBIGUOUS": {"replies_ambiguous_1", "backlog"},
		"XXSMS_PHONES_DEAD":       {"dead_numbers"},
	}
}

// TestStatements_RepeatTheExpressionsOfTheirIndex: Oracle uses an index on an expression only for the same expression.
func TestStatements_RepeatTheExpressionsOfTheirIndex(t *testing.T) {
	t.Parallel()
	for index, statements := range users() {
		for _, name := range statements {
			t.Run(index+"/"+name, func(t *testing.T) {
				t.Parallel()
				expressions := indexed(t, index)
				text := strings.ReplaceAll(byColumns(text(t, name)), "o.", "")
				for _, expression := range cases.FindAllString(text, -1) {
					if index == "XXSMS_OUTBOUND_DUE" && strings.Contains(expression, "'SENT'") {
						expressions = append(expressions, indexed(t, "XXSMS_OUTBOUND_LOOK")...) // poll asks both
					}
					require.Contains(t, expressions, expression)
				}
				require.Contains(t, text, expressions[0])
			})
		}
	}
}

// TestStatements_WithExpressionsAreCompared: none is left out of the test above.
func TestStatements_WithExpressionsAreCompared(t *testing.T) {
	t.Parallel()
	compared := slices.Concat(slices.Collect(maps.Values(users()))...)
	statements, err := Statements()
	require.NoError(t, err)
	for name, text := range statements {
		if strings.Contains(text, "CASE WHEN") && !otherLength.MatchString(name) {
			require.Contains(t, compared, name)
		}
	}
}

// otherLength is the name of the longer forms of a statement.
var otherLength = regexp.MustCompile(`_10+$|_500$`)

// TestClaim_NamesItsIndex: a hint of another name would say nothing.
// byColumns is a statement without the table's name before the one column that ORDER BY has to name by it.
func byColumns(text string) string { return strings.ReplaceAll(text, "m.NOT_BEFORE", "NOT_BEFORE") }

func TestClaim_NamesItsIndex(t *testing.T) {
	t.Parallel()
	for _, name := range users()["XXSMS_OUTBOUND_DUE"][:3] {
		require.Contains(t, text(t, name), "SELECT /*+ INDEX(m XXSMS_OUTBOUND_DUE) */")
		require.Contains(t, text(t, name), "FROM XXSMS_OUTBOUND m WHERE")
		require.Contains(t, byColumns(text(t, name)),
			"ORDER BY "+strings.Join(indexed(t, "XXSMS_OUTBOUND_DUE"), ", ")+" FOR UPDATE", "in its order")
	}
	require.Equal(t, strings.Count(text(t, "poll_1"), "EXISTS ("),
		strings.Count(text(t, "poll_1"), "/*+ NO_UNNEST INDEX(o XXSMS_OUTBOUND_"))
}

// TestStatements_NameTheirIndex: a plan must not depend on when statistics of the queue were gathered.
func TestStatements_NameTheirIndex(t *testing.T) {
	t.Parallel()
	for name, indexes := range map[string][]string{
		"due": {"LOOK"}, "figures_1": {"OPEN"}, "waiting": {"DUE"},
		"find_1": {"ID", "REF", "SID"},
	} {
		for _, index := range indexes {
			hint := regexp.MustCompile(`INDEX\((\w) XXSMS_OUTBOUND_` + index + `\)`).FindStringSubmatch(text(t, name))
			require.Len(t, hint, 2, "%s: %s", name, index)
			require.Contains(t, text(t, name), "XXSMS_OUTBOUND "+hint[1]+" ")
			require.NotEmpty(t, indexed(t, "XXSMS_OUTBOUND_"+index))
		}
	}
}

// TestGrants_AreUsed: each by a statement.
func TestGrants_AreUsed(t *testing.T) {
	t.Parallel()
	statements, err := Statements()
	require.NoError(t, err)
	all := spaces.ReplaceAllString(strings.Join(slices.Collect(maps.Values(statements)), "\n"), " ")
	for _, g := range sqlscripts.Needed().Grants {
		if strings.HasSuffix(g.Object, "_V") {
			continue // for people
		}
		use := map[string]string{
			"SELECT": `(FROM|JOIN) ` + g.Object + `\b|\b` + g.Object + `\.NEXTVAL`,
			"INSERT": `(INSERT|MERGE) INTO ` + g.Object + `\b`,
			"UPDATE": `(UPDATE|MERGE INTO) ` + g.Object + `\b`, "DELETE": `DELETE FROM ` + g.Object + `\b`,
		}[g.Privilege]
		require.Regexp(t, use, all, "%s on %s", g.Privilege, g.Object)
	}
}

// TestStage_BindsItsLongTextLast: what follows it is ORA-24816 on Oracle, and well on the stand-in.
func TestStage_BindsItsLongTextLast(t *testing.T) {
	t.Parallel()
	require.True(t, strings.HasSuffix(text(t, "stage"), ":params)"))
}

var (
	cases    = regexp.MustCompile(`CASE WHEN (MATCH_)?STATUS .*? END`)
	elements = regexp.MustCompile(`CASE WHEN .*? END|[A-Z_]+`)
	spaces   = regexp.MustCompile(`\s+`)
)

// indexed returns the expressions of an index as the install scripts have it.
func indexed(t *testing.T, name string) []string {
	t.Helper()
	table := name[:strings.LastIndex(name, "_")]
	script, err := fs.ReadFile(sqlscripts.Scripts(), "tables/"+strings.ToLower(strings.TrimPrefix(table, "XXSMS_"))+".sql")
	require.NoError(t, err)
	_, list, found := strings.Cut(string(script), "INDEX "+name+" ON "+table+" (")
	require.True(t, found)
	list, _, _ = strings.Cut(list, ") TABLESPACE")
	return elements.FindAllString(spaces.ReplaceAllString(list, " "), -1)
}

// text is a statement on one line.
func text(t *testing.T, name string) string {
	t.Helper()
	statements, err := Statements()
	require.NoError(t, err)
	require.Contains(t, statements, name)
	return spaces.ReplaceAllString(statements[name], " ")
}

// TestStatements_BindNoReservedWord: Oracle refuses such a name with ORA-01745, and the grammar does not know it.
func TestStatements_BindNoReservedWord(t *testing.T) {
	t.Parallel()
	reserved := strings.Fields(`access add all alter and any as asc audit between by char check cluster column column_value
		comment compress connect create current date decimal default delete desc distinct drop else exclusive exists file
		float for from grant group having identified immediate in increment index initial insert integer intersect into is
		level like lock long maxextents minus mlslabel mode modify nested_table_id noaudit nocompress not nowait null number
		of offline on online option or order pctfree prior public raw rename resource revoke row rowid rownum rows select
		session set share size smallint start successful synonym sysdate table then to trigger uid union unique update user
		validate values varchar varchar2 view whenever where with`)
	bind := regexp.MustCompile(`:([a-z_]+)`)
	statements, err := Statements()
	require.NoError(t, err)
	for name, text := range statements {
		for _, match := range bind.FindAllStringSubmatch(text, -1) {
			require.NotContains(t, reserved, match[1], name)
		}
	}
}
