package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// export is a script of the tests of package ordsexport.
const export = "../../gateway/ordsexport/testdata/24.2.3.sql"

func TestImportORDS_PrintsWhatCheckAccepts(t *testing.T) {
	t.Parallel()
	code, out, errs := command(t, "import-ords", export)
	require.Equal(t, 1, code, "something is to be looked at: %s", errs)
	folder := t.TempDir()
	file := filepath.Join(folder, "gateway.yaml")
	require.NoError(t, os.WriteFile(file, []byte(out+`
  public_url: "https://sms.example.com"
store: {sqlite: {path: "`+filepath.Join(folder, "queue.db")+`"}}
twilio: {account_sid: AC0123456789abcdef0123456789abcdef, auth_token: token, base_url: "http://127.0.0.1:1"}
channels: [{name: HR, senders: ["+15005550006"]}]
`), 0o600))
	_, out, errs = command(t, "check", "--config", file, "--print")
	require.Empty(t, errs)
	require.Contains(t, out, "ok       configuration  valid, 1 channels\n")
	require.Contains(t, out, "inbound_paths: [/ords/hrsms/twilio/v1/inbound]\n")
	require.Contains(t, out, "status_paths: [/ords/hrsms/twilio/v1/status]\n")
}

func TestImportORDS_SaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	broken := filepath.Join(t.TempDir(), "broken.sql")
	require.NoError(t, os.WriteFile(broken, []byte("BEGIN\n x := 'abc"), 0o600))
	wide := filepath.Join(t.TempDir(), "wide.sql")
	require.NoError(t, os.WriteFile(wide, []byte("\xff\xfeB\x00E\x00G\x00I\x00N\x00"), 0o600))
	for want, args := range map[string][]string{
		"name FILE or --from-database":            {},
		"or --from-database":                      {export, "--from-database"},
		"no such file":                            {"nowhere.sql"},
		"broken.sql: line 2: a string has no end": {broken},
		"wide.sql: not a text in UTF-8":           {wide},
		"store.driver is not oracle":              {"--from-database", "--config", site(t)},
	} {
		code, _, errs := command(t, append([]string{"import-ords"}, args...)...)
		require.Equal(t, 2, code)
		require.Contains(t, errs, want)
	}
}
