//go:build cgo

package plsql_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/test/plsql"
	"ebs-sms-gateway/test/standin/installed"
)

// asked makes a site with a channel, a person with a phone and one without.
const asked = `CALL site.channel('CERTS');
CALL site.person(4711);
CALL site.phone(4711, 'M', '(202) 555-0142');
CALL site.person(4713);
`

func source(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../sql/" + name)
	require.NoError(t, err)
	return string(text)
}

// ended are the parameters of a concurrent program that say how it ended.
const ended = "errbuf=>NULL, retcode=>NULL"

// wrongInput is a line of testdata/wrong_input.tsv.
type wrongInput struct{ procedure, parameter, value, code, text, why string }

func wrongInputs(t *testing.T) (found []wrongInput) {
	t.Helper()
	table, err := os.ReadFile("testdata/wrong_input.tsv")
	require.NoError(t, err)
	for line := range strings.Lines(string(table)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		require.Len(t, fields, 6, line)
		found = append(found, wrongInput{fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]})
	}
	return found
}

// call is the one of the procedure with its parameter wrong and the others right.
func (w wrongInput) call() string {
	right := map[string]string{
		"enqueue": "p_channel=>'CERTS', p_phones=>'(202) 555-0142', p_body=>'x', " +
			"p_not_before=>TO_DATE('2030-01-01', 'YYYY-MM-DD'), p_expires_at=>TO_DATE('2030-12-31', 'YYYY-MM-DD')",
		"enqueue_person": "p_channel=>'CERTS', p_person_id=>4711, p_body=>'x', " +
			"p_not_before=>TO_DATE('2030-01-01', 'YYYY-MM-DD'), p_expires_at=>TO_DATE('2030-12-31', 'YYYY-MM-DD')",
		"reply_of":     "x_inbound_id=>NULL, x_keyword=>NULL, x_body=>NULL, x_received_at=>NULL",
		"find":         "p_channel=>'CERTS', p_source_key=>'K'",
		"opt_out":      "p_phone_number=>'+12025550142', p_reason=>'asked'",
		"opt_in":       "p_phone_number=>'+12025550142', p_reason=>'asked'",
		"is_opted_out": "p_phone_number=>'+12025550142'",
		"segments":     "p_body=>'x', x_segments=>NULL, x_encoding=>NULL, x_units=>NULL",
		"record_answer": "p_inbound_id=>1, p_message_id=>1, p_person_id=>4711, p_channel=>'CERT_EXPIRY', p_keyword=>'YES', " +
			"p_body=>'x', p_source_key=>'OLM-1-20261231-30'",
		"process_queue":   ended,
		"process_replies": ended,
		"gateway_health":  ended,
		"purge":           ended,
		"feed":            ended + ", p_channel=>'CERTS'",
	}[w.procedure]
	others := regexp.MustCompile(`(^|, )`+w.parameter+`=>('[^']*'|\w+(\([^)]*\))?)`).ReplaceAllString(right, "")
	arguments := strings.TrimPrefix(others+", "+w.parameter+"=>"+w.value, ", ")
	verb := "CALL "
	if slices.Contains([]string{"enqueue", "enqueue_person", "find", "cancel", "status", "is_opted_out"}, w.procedure) {
		verb = "SELECT "
	}
	return verb + w.inPackage() + "." + w.procedure + "(" + arguments + ");"
}

func (w wrongInput) inPackage() string {
	switch w.procedure {
	case "process_queue", "process_replies", "gateway_health", "purge":
		return "xxsms_conc_pkg"
	case "feed", "record_answer":
		return "xxsms_cert_pkg"
	}
	return "xxsms_api_pkg"
}

func TestPackages_RefuseWrongInput(t *testing.T) {
	t.Parallel()
	database := server.Database(t)
	constant := regexp.MustCompile(`'p_[^']*'`).FindAllString(
		source(t, "ebs/xxsms_api_pkg.pkb")+source(t, "ebs/xxsms_ebs_pkg.pkb"), -1)
	_, err := plsql.Call(t.Context(), database, asked)
	require.NoError(t, err)
	message := regexp.MustCompile(`ERROR: +(ORA-\d+): (.*)`)
	for _, w := range wrongInputs(t) {
		t.Run(w.procedure+" "+w.parameter+": "+w.why, func(t *testing.T) {
			_, err := plsql.Call(t.Context(), database, w.call())
			if w.code == "none" {
				require.NoError(t, err)
				return
			}
			require.Error(t, err)
			found := message.FindStringSubmatch(err.Error())
			require.NotNil(t, found, err)
			require.Equal(t, "ORA"+w.code, found[1])
			require.Contains(t, found[2], w.text)
			if w.inPackage() == "xxsms_api_pkg" {
				require.Contains(t, constant, "'"+found[2]+"'", "to hold nobody's data")
			}
		})
	}
	require.Equal(t, []string{"0"}, rows(t, database, "SELECT count(*) FROM xxsms.xxsms_outbound"))
}

// TestPackages_HaveWrongInputForEachParameter: the table leaves none out.
func TestPackages_HaveWrongInputForEachParameter(t *testing.T) {
	t.Parallel()
	for _, p := range parameters(t) {
		require.True(t, slices.ContainsFunc(wrongInputs(t), func(w wrongInput) bool {
			return w.procedure == p[0] && w.parameter == p[1]
		}), p)
	}
}

// parameters are the IN parameters of the packages, each with its procedure.
func parameters(t *testing.T) (found [][2]string) {
	t.Helper()
	specification := regexp.MustCompile(`--[^\n]*`).ReplaceAllString(source(t, "ebs/xxsms_api_pkg.pks")+
		source(t, "ebs/xxsms_conc_pkg.pks")+source(t, "ebs/xxsms_cert_pkg.pks"), "")
	procedure := regexp.MustCompile(`(?s)(?:FUNCTION|PROCEDURE) (\w+)\((.*?)\)`)
	for _, p := range procedure.FindAllStringSubmatch(specification, -1) {
		for _, name := range regexp.MustCompile(`\bp_\w+`).FindAllString(p[2], -1) {
			found = append(found, [2]string{p[1], name})
		}
	}
	require.NotEmpty(t, found)
	return found
}

// TestEnqueue_TakesAllThatFeedersWrite: a column that is added for feeders is added here.
func TestEnqueue_TakesAllThatFeedersWrite(t *testing.T) {
	t.Parallel()
	var columns, taken []string
	comment := regexp.MustCompile(`COMMENT ON COLUMN XXSMS_OUTBOUND\.(\w+) IS 'Feeder:`)
	for _, c := range comment.FindAllStringSubmatch(source(t, "tables/outbound_comments.sql"), -1) {
		columns = append(columns, "p_"+strings.ToLower(c[1]))
	}
	for _, p := range parameters(t) {
		if p[0] == "enqueue" {
			taken = append(taken, p[1])
		}
	}
	require.ElementsMatch(t, columns, taken)
}

// TestAPI_ErrorsAreDocumented: docs/ebs.md has a line for each.
func TestAPI_ErrorsAreDocumented(t *testing.T) {
	t.Parallel()
	document, err := os.ReadFile("../../docs/ebs.md")
	require.NoError(t, err)
	codes := regexp.MustCompile(`-20\d{3}\b`)
	used := slices.Concat(
		codes.FindAllString(source(t, "ebs/xxsms_api_pkg.pkb"), -1),
		codes.FindAllString(source(t, "ebs/xxsms_ebs_pkg.pkb"), -1))
	require.NotEmpty(t, used)
	for _, code := range used {
		require.Regexp(t, `(?m)^\| `+code+` \|`, string(document))
	}
}

// TestAPI_NeedsNothingOfEBS but XXSMS_EBS_PKG, which has a body for databases without it.
func TestAPI_NeedsNothingOfEBS(t *testing.T) {
	t.Parallel()
	code := regexp.MustCompile(`'[^']*'|--[^\n]*`).ReplaceAllString(source(t, "ebs/xxsms_api_pkg.pkb"), "")
	require.Empty(t, regexp.MustCompile(`\b(FND|HR|PER|OTA)_\w+`).FindString(code))
}

// TestAPI_NeverEndsATransaction: that is its caller's.
func TestAPI_NeverEndsATransaction(t *testing.T) {
	t.Parallel()
	ends := regexp.MustCompile(`(?i)\b(COMMIT|ROLLBACK|SAVEPOINT|PRAGMA|EXECUTE\s+IMMEDIATE)\b`)
	for _, name := range []string{"xxsms_api_pkg.pkb", "xxsms_ebs_pkg.pkb", "xxsms_ebs_plain.pkb"} {
		require.Empty(t, ends.FindString(source(t, "ebs/"+name)), name)
	}
}

// TestEnqueue_WaitsForAnotherSessionsText: two runs of a feeder queue a text once.
func TestEnqueue_WaitsForAnotherSessionsText(t *testing.T) {
	t.Parallel()
	database := server.Database(t)
	_, err := plsql.Call(t.Context(), database, asked)
	require.NoError(t, err)
	db, err := installed.Open(database.Login(installed.Feeder))
	require.NoError(t, err)
	defer db.Close()
	other, err := db.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	_, err = other.ExecContext(t.Context(),
		"INSERT INTO XXSMS_OUTBOUND (MESSAGE_ID, CHANNEL, SOURCE_KEY, PHONES, BODY) VALUES (77, 'CERTS', 'K', '1', 'x')")
	require.NoError(t, err)

	type answer struct {
		ids []string
		err error
	}
	queued := make(chan answer, 1)
	go func() {
		ids, err := plsql.Call(t.Context(), database, "SELECT xxsms_api_pkg.enqueue('CERTS', '(202) 555-0142', 'x', 'K');")
		queued <- answer{ids, err}
	}()
	require.Eventually(t, func() bool {
		waiting := "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
		found, err := database.SQL(t.Context(), waiting)
		return err == nil && found[0] == "1"
	}, time.Minute, 10*time.Millisecond)
	require.NoError(t, other.Commit())
	got := <-queued
	require.NoError(t, got.err)
	require.Equal(t, []string{"77"}, got.ids)
}
