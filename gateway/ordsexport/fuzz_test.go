package ordsexport_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"ebs-sms-gateway/gateway/ordsexport"
)

// FuzzParse: whatever the script, it ends, and what is printed is YAML of paths that the gateway can have.
func FuzzParse(f *testing.F) {
	scripts, err := filepath.Glob("testdata/*.sql")
	if err != nil {
		f.Fatal(err)
	}
	for _, script := range scripts {
		content, err := os.ReadFile(script)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(content))
	}
	f.Add(module + handler("q'[it's :Body]'"))
	f.Fuzz(func(t *testing.T, script string) {
		site, err := ordsexport.Parse(script)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "line ") {
				t.Fatalf("no line in %q", err)
			}
			return
		}
		found := site.Webhooks(ordsexport.Mount{Context: "/ords"})
		var printed struct {
			Webhooks struct {
				Inbound []string `yaml:"inbound_paths"`
				Status  []string `yaml:"status_paths"`
			}
		}
		if err := yaml.Unmarshal([]byte(found.YAML()), &printed); err != nil {
			t.Fatalf("%v in\n%s", err, found.YAML())
		}
		if len(printed.Webhooks.Inbound) != len(found.Inbound) || len(printed.Webhooks.Status) != len(found.Status) {
			t.Fatalf("found %+v, printed\n%s", found, found.YAML())
		}
	})
}
