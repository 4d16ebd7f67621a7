package translator_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	sqlscripts "ebs-sms-gateway/sql"
	"ebs-sms-gateway/test/standin"
)

// place marks where Oracle sees the fault of a refused statement.
const place = "«"

func TestTranslate(t *testing.T) {
	t.Parallel()
	program := buildTranslator(t)
	for name, test := range map[string]func(*testing.T, translator){
		"Cases": testCases, "LongList": testLongList, "EveryScript": testEveryScript,
		"SurvivesAnything": testSurvivesAnything,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, program)
		})
	}
}

// The cases are in testdata, Oracle's text before what becomes of it.
func testCases(t *testing.T, p translator) {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			cases := readCases(t, file)
			statements := make([]string, len(cases))
			for i, c := range cases {
				statements[i] = strings.Replace(c.oracle, place, "", 1)
			}
			for i, got := range p.run(t, statements) {
				require.Equal(t, cases[i], got.asCase(statements[i]))
			}
		})
	}
}

// Oracle takes 1000 expressions in a list, which is too long for a file.
func testLongList(t *testing.T, p translator) {
	t.Helper()
	list := func(count int) string {
		return "SELECT a FROM t WHERE a IN (1" + strings.Repeat(", 1", count-1) + ")"
	}
	got := p.run(t, []string{list(1000), list(1001)})
	require.Zero(t, got[0].code)
	require.Equal(t, 1795, got[1].code)
	require.Equal(t, strings.LastIndex(list(1001), "1"), got[1].offset)
}

func testEveryScript(t *testing.T, p translator) {
	t.Helper()
	statements := productStatements(t)
	texts := make([]string, len(statements))
	for i, s := range statements {
		texts[i] = s.Text
	}
	for i, got := range p.run(t, texts) {
		require.Zero(t, got.code, "%s, line %d: %s", statements[i].File, statements[i].Line, got.sql)
	}
}

// Whatever it is given, the translator answers, and the sanitizers find nothing.
func testSurvivesAnything(t *testing.T, p translator) {
	t.Helper()
	corpus := corpus(t)
	random := rand.New(rand.NewPCG(1, 2))
	statements := make([]string, 0, 20_000)
	for len(statements) < cap(statements) {
		statements = append(statements, mutated(random, corpus))
	}
	deep := strings.Repeat("(", 100_000)
	statements = append(statements, "SELECT "+deep, "SELECT a FROM "+deep, deep,
		"BEGIN "+strings.Repeat("BEGIN ", 100_000), "\x00", "")
	require.Len(t, p.run(t, statements), len(statements))
}

// mutated joins pieces of statements, or changes a byte of one.
func mutated(random *rand.Rand, corpus []string) string {
	one, other := corpus[random.IntN(len(corpus))], corpus[random.IntN(len(corpus))]
	cut, from := random.IntN(len(one)+1), random.IntN(len(other)+1)
	switch random.IntN(4) {
	case 0:
		return one[:cut]
	case 1:
		return one[:cut] + other[from:]
	case 2:
		return one[:cut] + string(rune(random.IntN(256))) + one[cut:]
	default:
		words := strings.Fields(one)
		random.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		return strings.Join(words, " ")
	}
}

func corpus(t *testing.T) []string {
	t.Helper()
	var texts []string
	for _, s := range productStatements(t) {
		if len(s.Text) < 2000 {
			texts = append(texts, s.Text)
		}
	}
	files, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	for _, file := range files {
		for _, c := range readCases(t, file) {
			texts = append(texts, strings.Replace(c.oracle, place, "", 1))
		}
	}
	return texts
}

// productStatements is all of install.sql and uninstall.sql.
func productStatements(t *testing.T) []standin.Statement {
	t.Helper()
	var all []standin.Statement
	for _, name := range []string{"install.sql", "uninstall.sql"} {
		statements, err := standin.Script(sqlscripts.Scripts(), name, map[string]string{"confirm": "DROP XXSMS"})
		require.NoError(t, err)
		all = append(all, statements...)
	}
	require.Greater(t, len(all), 200)
	return all
}

// testCase is one of testdata. Blank lines separate them, and lines that start with # are remarks.
type testCase struct {
	oracle string
	// outcome is PostgreSQL's text and, in brackets on a line of its own, what else is known; or an ORA code.
	outcome string
}

func readCases(t *testing.T, file string) []testCase {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	text = regexp.MustCompile(`(?m)^# .*\n`).ReplaceAll(text, nil)
	var cases []testCase
	for _, part := range strings.Split(strings.Trim(string(text), "\n"), "\n\n") {
		oracle, outcome, found := strings.Cut(strings.Trim(part, "\n"), "\n=> ")
		if part = strings.Trim(part, "\n"); part == "" {
			continue
		}
		require.True(t, found, "%s: no outcome: %s", file, part)
		cases = append(cases, testCase{oracle, outcome})
	}
	return cases
}

// translation is what the C program says of a statement.
type translation struct {
	code, offset int
	// sql is PostgreSQL's text, or the message of the error.
	sql          string
	facts        []string
	placeholders string
}

// asCase writes it as the files do.
func (r translation) asCase(statement string) testCase {
	if r.code != 0 {
		return testCase{statement[:r.offset] + place + statement[r.offset:], fmt.Sprintf("ORA-%05d", r.code)}
	}
	sql, facts := r.sql, r.facts
	if sql == "" {
		sql = "(nothing)"
	}
	if r.placeholders != "" {
		facts = append(facts, r.placeholders)
	}
	return testCase{statement, sql + "\n[" + strings.Join(facts, ", ") + "]"}
}

// translator is the path of the compiled program.
type translator string

// buildTranslator compiles the translator, without OCI and PostgreSQL, with the sanitizers.
func buildTranslator(t *testing.T) translator {
	t.Helper()
	program := filepath.Join(t.TempDir(), "translate")
	sources, err := filepath.Glob("*.c")
	require.NoError(t, err)
	arguments := append([]string{
		"-std=c11", "-Wall", "-Wextra", "-Werror", "-O1", "-g", "-fsanitize=address,undefined",
		"-fno-sanitize-recover=all",
		"-I.", "-o", program, "testdata/driver.c",
	}, sources...)
	output, err := exec.CommandContext(t.Context(), "gcc", arguments...).CombinedOutput()
	require.NoError(t, err, "%s", output)
	return translator(program)
}

func (p translator) run(t *testing.T, statements []string) []translation {
	t.Helper()
	var input, output, complaint bytes.Buffer
	for _, s := range statements {
		fmt.Fprintf(&input, "%d\n%s", len(s), s)
	}
	command := exec.CommandContext(t.Context(), string(p))
	command.Stdin, command.Stdout, command.Stderr = &input, &output, &complaint
	require.NoError(t, command.Run(), "%s", &complaint)
	reader := bufio.NewReader(&output)
	var found []translation
	for range statements {
		found = append(found, readTranslation(t, reader))
	}
	return found
}

func readTranslation(t *testing.T, reader *bufio.Reader) translation {
	t.Helper()
	line, err := reader.ReadString('\n')
	require.NoError(t, err)
	words := strings.Fields(line)
	r := translation{sql: readFramed(t, reader), placeholders: readFramed(t, reader)}
	if words[0] == "error" {
		r.code, r.offset = number(t, words[1]), number(t, words[2])
		return r
	}
	types := map[string]string{
		"0": "other", "1": "select", "2": "update", "3": "delete", "4": "insert", "5": "create", "6": "drop",
		"7": "alter",
		"8": "begin", "9": "declare", "10": "call", "16": "merge", "17": "rollback", "21": "commit",
	}
	r.facts = []string{types[words[1]]}
	for i, fact := range []string{"returning", "for update", "skip locked", "ends transaction"} {
		if words[2][i] == '1' {
			r.facts = append(r.facts, fact)
		}
	}
	if words[3] != "-1" {
		r.facts = append(r.facts, "wait "+words[3])
	}
	return r
}

func readFramed(t *testing.T, reader *bufio.Reader) string {
	t.Helper()
	line, err := reader.ReadString('\n')
	require.NoError(t, err)
	text := make([]byte, number(t, strings.TrimSpace(line)))
	_, err = io.ReadFull(reader, text)
	require.NoError(t, err)
	return string(text)
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	require.NoError(t, err)
	return n
}
