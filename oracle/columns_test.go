package oracle

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/sqlrow"
)

// TestStatements_NameTheColumnsThatAreRead: a reader takes them by their place.
func TestStatements_NameTheColumnsThatAreRead(t *testing.T) {
	t.Parallel()
	texts, err := Statements()
	require.NoError(t, err)
	for name, columns := range map[string]string{
		"claim_at_once": sqlrow.MessageColumns, "events_1": sqlrow.EventColumns,
		"replies_1": sqlrow.ReplyColumns, "replies_from_1": sqlrow.ReplyColumns,
		"list_replies_1": sqlrow.ReplyColumns, "replies_to_1": sqlrow.ReplyColumns, "replies_ambiguous_1": sqlrow.ReplyColumns, "dead_numbers": sqlrow.NumberColumns,
		"pauses": sqlrow.PauseColumns, "nodes": sqlrow.NodeColumns,
		"numbers_1": sqlrow.NumberColumns, "lock_numbers_1": sqlrow.NumberColumns,
		"states_1": "MESSAGE_ID, " + sqlrow.ComparedColumns,
	} {
		require.Equal(t, split(columns), selected(texts[name]), name)
	}
}

// TestUpdateState_WritesEachColumnAndComparesThoseOfTheRule holds the statement to gateway/sqlrow.
func TestUpdateState_WritesEachColumnAndComparesThoseOfTheRule(t *testing.T) {
	t.Parallel()
	texts, err := Statements()
	require.NoError(t, err)
	set, where, _ := strings.Cut(texts["update_state"], "WHERE")
	var written, compared []string
	for _, found := range regexp.MustCompile(`(\w+) = :(\w+)`).FindAllStringSubmatch(set, -1) {
		require.Equal(t, strings.ToLower(found[1]), found[2])
		written = append(written, found[1])
	}
	require.Equal(t, split(sqlrow.StateColumns), written)
	for _, found := range regexp.MustCompile(`(\w+)(?:, | = ):was_(\w+)`).FindAllStringSubmatch(where, -1) {
		require.Equal(t, strings.ToLower(found[1]), found[2])
		compared = append(compared, found[1])
	}
	require.ElementsMatch(t, split(sqlrow.ComparedColumns), compared)
}

// TestUpdateNumber_WritesEachColumnButTheKey holds the statement to gateway/sqlrow.
func TestUpdateNumber_WritesEachColumnButTheKey(t *testing.T) {
	t.Parallel()
	texts, err := Statements()
	require.NoError(t, err)
	set, _, _ := strings.Cut(texts["update_number"], "WHERE")
	var written []string
	for _, found := range regexp.MustCompile(`(\w+) = :(\w+)`).FindAllStringSubmatch(set, -1) {
		require.Equal(t, strings.ToLower(found[1]), found[2])
		written = append(written, found[1])
	}
	require.Equal(t, split(sqlrow.NumberColumns)[1:], written)
}

func split(columns string) []string { return regexp.MustCompile(`,\s+`).Split(columns, -1) }

// selected are the names of what the innermost SELECT gives.
func selected(statement string) (names []string) {
	_, columns, _ := strings.Cut(statement[strings.LastIndex(statement, "SELECT"):], " ")
	columns, _, _ = strings.Cut(regexp.MustCompile(`/\*.*?\*/`).ReplaceAllString(columns, ""), "FROM XXSMS")
	columns = regexp.MustCompile(`FROM_TZ\(.*\) AS (\w+)`).ReplaceAllString(columns, "$1")
	return split(strings.TrimSpace(columns))
}
