package ldt_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/test/ldt"
)

// TestFiles: nothing is wrong with what is shipped.
func TestFiles(t *testing.T) {
	t.Parallel()
	require.Empty(t, readSources(t).faults(t))
}

// TestPrograms: the five programs, as the administrator sees them.
func TestPrograms(t *testing.T) {
	t.Parallel()
	file, err := ldt.Parse("xxsms_programs.ldt", []byte(readSources(t)["ldt/xxsms_programs.ldt"]))
	require.NoError(t, err)
	var names []string
	for _, program := range ldt.Programs(file) {
		names = append(names, program.Name)
		require.Equal(t, program.Name == "XXSMS_PROCESS_REPLIES", program.Alone)
		require.NotEmpty(t, program.Parameters)
	}
	require.Equal(t, []string{
		"XXSMS_PROCESS_QUEUE", "XXSMS_PROCESS_REPLIES", "XXSMS_GATEWAY_HEALTH", "XXSMS_PURGE", "XXSMS_CERT_REMINDERS",
	}, names)
}

// sources are the texts of sql/ebs/ by path.
type sources map[string]string

func readSources(t *testing.T) sources {
	t.Helper()
	all := sources{}
	folder := os.DirFS("../../sql/ebs")
	for _, pattern := range []string{"ldt/*.ldt", "*.pks", "*.pkb", "register.sql", "unregister.sql"} {
		names, err := fs.Glob(folder, pattern)
		require.NoError(t, err)
		require.NotEmpty(t, names, pattern)
		for _, name := range names {
			text, err := fs.ReadFile(folder, name)
			require.NoError(t, err)
			all[name] = string(text)
		}
	}
	return all
}

// faults parses and checks the files, and, if each is right by itself, all of them together.
func (s sources) faults(t *testing.T) []string {
	t.Helper()
	table, err := os.ReadFile("testdata/fields.tsv")
	require.NoError(t, err)
	fields, err := ldt.ReadFields(string(table))
	require.NoError(t, err)
	files := map[string]ldt.File{}
	var faults []string
	for name, text := range s {
		if path.Ext(name) != ".ldt" {
			continue
		}
		file, err := ldt.Parse(path.Base(name), []byte(text))
		if err != nil {
			faults = append(faults, err.Error())
			continue
		}
		files[path.Base(name)] = file
		for _, fault := range ldt.Check(file, fields) {
			faults = append(faults, fault.Error())
		}
	}
	if len(faults) == 0 {
		for _, fault := range ldt.CheckTogether(s.product(files)) {
			faults = append(faults, fault.Error())
		}
	}
	return faults
}

func (s sources) product(files map[string]ldt.File) ldt.Product {
	product := ldt.Product{
		Programs: files["xxsms_programs.ldt"], ValueSets: files["xxsms_value_sets.ldt"], Lookups: files["xxsms_lookups.ldt"],
		Profiles: files["xxsms_profiles.ldt"], Messages: files["xxsms_messages.ldt"], Group: files["request_group.template.ldt"],
		Procedures: map[string][]ldt.Argument{}, Registered: ldt.Registered(s["register.sql"]),
	}
	for name, text := range s {
		switch path.Ext(name) {
		case ".pks":
			for procedure, arguments := range ldt.Procedures(text) {
				product.Procedures[procedure] = arguments
			}
		case ".pkb":
			product.Bodies += text
		}
	}
	return product
}

// TestMutations changes one thing in one of the real files; the error must name what and where.
func TestMutations(t *testing.T) {
	t.Parallel()
	table, err := os.ReadFile("testdata/mutations.tsv")
	require.NoError(t, err)
	mutations := strings.Split(strings.TrimSpace(string(table)), "\n")[1:]
	require.GreaterOrEqual(t, len(mutations), 40)
	unescape := strings.NewReplacer(`\n`, "\n", `\r`, "\r", `\BOM`, "\xEF\xBB\xBF", `\u00e9`, "\u00e9", `\0`, "")
	for _, mutation := range mutations {
		column := strings.Split(mutation, "\t")
		require.Len(t, column, 4, mutation)
		t.Run(column[0]+" "+column[1], func(t *testing.T) {
			t.Parallel()
			all := readSources(t)
			before, name := unescape.Replace(column[1]), column[0]
			require.Contains(t, all[name], before, "the mutation changes nothing")
			all[name] = strings.Replace(all[name], before, unescape.Replace(column[2]), 1)
			faults := all.faults(t)
			require.Contains(t, strings.Join(faults, "\n"), column[3])
			for _, fault := range faults {
				require.Regexp(t, `^[a-z_.]+(:\d+)?: `, fault)
			}
		})
	}
}

// TestOtherApplication: what docs/ebs.md says to change makes the files those of another application.
func TestOtherApplication(t *testing.T) {
	t.Parallel()
	all := readSources(t)
	for name, text := range all {
		if path.Ext(name) == ".ldt" {
			all[name] = regexp.MustCompile(`(?m)^([^"]*(?:"[^"]*"[^"]*)*?)"XXSMS"`).ReplaceAllString(text, `$1"XXHR"`)
			require.NotContains(t, all[name], `"XXSMS"`, "sed changes one a line")
		}
	}
	require.Empty(t, all.faults(t))
}

// TestUnregister takes away all that register.sql makes.
func TestUnregister(t *testing.T) {
	t.Parallel()
	all := readSources(t)
	programs := ldt.Registered(all["register.sql"])
	require.NotEmpty(t, programs)
	for _, program := range programs {
		require.Contains(t, all["unregister.sql"], "\n  program('"+program.Name+"');\n")
	}
}

// TestStrings of the grammar: what a backslash means, comments, and values on lines of their own.
func TestStrings(t *testing.T) {
	t.Parallel()
	file, err := ldt.Parse("x.ldt", []byte("LANGUAGE = \"US\" # one\nLDRCONFIG = \"afmdmsg.lct 1.0\"\n"+
		"BEGIN X \"a \\\"b\\\" # c\" \"\"\n  A =\n \"one\\n\\\ntwo \\\\\"\n  B = \"\" \"\"\nEND X\n"))
	require.NoError(t, err)
	require.Equal(t, []ldt.Block{{
		Line: 3, Entity: "X", Keys: []string{`a "b" # c`, ""},
		Values: []ldt.Value{
			{Line: 4, Name: "A", Texts: []string{"one\ntwo \\"}}, {Line: 7, Name: "B", Texts: []string{"", ""}},
		},
	}}, file.Blocks)
}

// FuzzParse: whatever it is given, it ends, and what is wrong is on a line.
func FuzzParse(f *testing.F) {
	f.Add("LANGUAGE = \"US\"\nLDRCONFIG = \"x\"\nDEFINE A\n  KEY B VARCHAR2(1)\nEND A\nBEGIN A \"b\"\nEND A\n")
	f.Add("BEGIN \"\\")
	f.Fuzz(func(t *testing.T, text string) {
		_, err := ldt.Parse("x.ldt", []byte(text))
		if err == nil {
			return
		}
		var fault ldt.Fault
		require.ErrorAs(t, err, &fault)
		require.Positive(t, fault.Line)
		require.LessOrEqual(t, fault.Line, 1+strings.Count(text, "\n"))
	})
}
