package ordsexport_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/ordsexport"
)

// module is a script up to its handlers.
const module = `BEGIN ORDS.ENABLE_SCHEMA(p_schema => 'HR');
ORDS.DEFINE_MODULE(p_module_name => 'm', p_base_path => '/m/');
ORDS.DEFINE_TEMPLATE(p_module_name => 'm', p_pattern => 'in'); `

// handler is the call for a source, as an expression.
func handler(source string) string {
	return "ORDS.DEFINE_HANDLER(p_module_name => 'm', p_pattern => 'in', p_method => 'POST', p_source_type => 'plsql/block', p_source => " + source + ");"
}

func TestParse_ReadsLiteralsInEachForm(t *testing.T) {
	t.Parallel()
	for literal, want := range map[string]string{
		`'it''s'`:                         "it's",
		`''''`:                            "'",
		`''`:                              "",
		`NULL`:                            "",
		`q'[it's]'`:                       "it's",
		`Q'(a)b)'`:                        "a)b",
		`q'{{}}'`:                         "{}",
		`q'<a>b>'`:                        "a>b",
		`q'!it's!!'`:                      "it's!",
		`nq'[ü]'`:                         "ü",
		`N'ü'`:                            "ü",
		`q'äit'sä'`:                       "it's",
		`'a' || 'b'`:                      "ab",
		`'a'||CHR(10)||q'[b]'`:            "a\nb",
		`TO_CLOB('a') || TO_CLOB('b')`:    "ab",
		"'a -- no comment\n/* nor */'":    "a -- no comment\n/* nor */",
		"'a' -- a comment: don't\n||'b'":  "ab",
		"/* ' */ 'a'":                     "a",
		"'); ORDS.DELETE_MODULE(''m'');'": "); ORDS.DELETE_MODULE('m');",
	} {
		t.Run(literal, func(t *testing.T) {
			t.Parallel()
			site, err := ordsexport.Parse(module + handler(literal) + " END;")
			require.NoError(t, err)
			require.Empty(t, site.Unread)
			require.Equal(t, want, site.Modules[0].Templates[0].Handlers[0].Source)
		})
	}
}

func TestParse_NamesTheLineOfWhatItCannotRead(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]string{
		"\n\nBEGIN x := 'abc":              "line 3: a string has no end",
		"x\n/* abc":                        "line 2: a comment has no end",
		"\"abc":                            "line 1: a name in double quotes has no end",
		"q'[abc]":                          "line 1: a string has no end",
		"q'":                               "line 1: a string has no end",
		"\nORDS.DEFINE_MODULE('a', ('b')":  "line 2: the call of DEFINE_MODULE has no end",
		handler("'x'"):                     `line 1: DEFINE_HANDLER names a module that is not defined: "m"`,
		"ORDS.DEFINE_TEMPLATE(NULL, 'x');": `line 1: DEFINE_TEMPLATE names a module that is not defined: ""`,
		module + "ORDS.DEFINE_PARAMETER('m', 'in', 'PUT');": `line 3: a parameter of "in" is of a method that has no handler: "PUT"`,
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			_, err := ordsexport.Parse(script)
			require.EqualError(t, err, want)
		})
	}
}

func TestParse_TellsOfAValueThatIsNoLiteral(t *testing.T) {
	t.Parallel()
	site, err := ordsexport.Parse(module + handler("l_source || 'x'"))
	require.NoError(t, err)
	require.Equal(t, []string{"line 3: p_source of DEFINE_HANDLER is no literal"}, site.Unread)
}

func TestParse_ReadsCallsWithoutNames(t *testing.T) {
	t.Parallel()
	site, err := ordsexport.Parse(`ords.enable_schema(TRUE, 'HR', 'BASE_PATH', 'people');
ords.define_module('m', '/m/', 25, 'PUBLISHED'); ords.define_template('m', 'in');
ords.define_handler('m', 'in', 'post', 'plsql/block', 'x', 0, 'text/plain');
ords.define_parameter('m', 'in', 'POST', 'Body', 'b', 'URI', 'STRING', 'IN');
ORDS_ADMIN.DEFINE_SERVICE('s', '/s/', 'out', 'POST', 'plsql/block', 'y');`)
	require.NoError(t, err)
	require.Equal(t, []ordsexport.Module{
		{Name: "m", SchemaPath: "people", BasePath: "/m/", Published: true, Templates: []ordsexport.Template{{
			Pattern: "in", Handlers: []ordsexport.Handler{{
				Method: "POST", SourceType: "plsql/block", Source: "x", Mimes: "text/plain",
				Parameters: []ordsexport.Parameter{{Name: "Body", Bind: "b", From: "URI", Access: "IN"}},
			}},
		}}},
		{Name: "s", SchemaPath: "people", BasePath: "/s/", Published: true, Templates: []ordsexport.Template{{
			Pattern: "out", Handlers: []ordsexport.Handler{{Method: "POST", SourceType: "plsql/block", Source: "y"}},
		}}},
	}, site.Modules)
}

func TestParse_TakesTheLastDefinition(t *testing.T) {
	t.Parallel()
	site, err := ordsexport.Parse(module + handler("'a'") + "ORDS.DEFINE_PARAMETER('m', 'in', 'POST', 'Body', 'b');" + handler("'b'"))
	require.NoError(t, err)
	require.Equal(t, []ordsexport.Handler{{Method: "POST", SourceType: "plsql/block", Source: "b"}}, site.Modules[0].Templates[0].Handlers)

	site, err = ordsexport.Parse(module + handler("'a'") + "ORDS.DELETE_MODULE(p_module_name => 'm');")
	require.NoError(t, err)
	require.Empty(t, site.Modules)
}

func TestWebhooks_SayWhatIsNotReproduced(t *testing.T) {
	t.Parallel()
	const insert = "'BEGIN INSERT INTO t VALUES (:Body); END;'"
	replaced := func(old, replacement string) string {
		return strings.Replace(module+handler(insert), old, replacement, 1)
	}
	for want, script := range map[string]string{
		"":                             module + handler(insert),
		"of a module that is not pub":  replaced("p_base_path", "p_status => 'NOT_PUBLISHED', p_base_path"),
		"of a schema whose path":       replaced("ORDS.ENABLE_SCHEMA(p_schema => 'HR');", ""),
		"mapped by URL":                replaced("p_schema =>", "p_url_mapping_type => 'BASE_URL', p_schema =>"),
		"schema hr is not enabled":     replaced("p_schema =>", "p_enabled => FALSE, p_schema =>"),
		"gateway takes posts alone":    replaced("'POST'", "'GET'"),
		"source of type json/query":    replaced("plsql/block", "json/query"),
		"takes application/json alone": replaced("p_method", "p_mimes_allowed => 'application/json', p_method"),
		"has a parameter":              strings.ReplaceAll(module+handler(insert), "'in'", "'in/:x'"),
		"but for a slash": module + handler(insert) +
			strings.ReplaceAll("ORDS.DEFINE_TEMPLATE('m', 'in');"+handler(insert), "'in'", "'in/'"),
		"protected by privilege p (roles: r)": module + handler(insert) +
			"l_r(1) := 'r'; l_m(1) := 'm'; ORDS.DEFINE_PRIVILEGE('p', l_r, l_p, l_m);",
		"at one path": module + handler("':Body :MessageStatus'"),
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			site, err := ordsexport.Parse(script)
			require.NoError(t, err)
			require.Contains(t, site.Webhooks(ordsexport.Mount{Context: "/ords"}).YAML(), want)
		})
	}
}

func TestWebhooks_AreBelowContextAndSchema(t *testing.T) {
	t.Parallel()
	site, err := ordsexport.Parse("-- Schema: XXHR  Date\nORDS.DEFINE_SERVICE('s', '/s/', '/in/', 'POST', 'plsql/block', ':Body');")
	require.NoError(t, err)
	for want, at := range map[string]ordsexport.Mount{
		"/ords/xxhr/s/in":   {Context: "/ords"},
		"/a/pool/xxhr/s/in": {Context: "/a/pool/"},
		"/ords/people/s/in": {Context: "ords", SchemaPath: "people"},
		"/xxhr/s/in":        {},
		"/ords/a/b/s/in":    {Context: "/ords", SchemaPath: "/a/b"},
	} {
		found := site.Webhooks(at)
		require.Len(t, found.Inbound, 1)
		require.Equal(t, want, found.Inbound[0].Path)
	}
}

func TestYAML_SaysThatThereIsNone(t *testing.T) {
	t.Parallel()
	require.Equal(t, "# No webhook of Twilio's was found.\n", ordsexport.Site{}.Webhooks(ordsexport.Mount{}).YAML())
}
