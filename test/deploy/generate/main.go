// Command generate writes what is generated in charts/ebs-sms-gateway: README.md from the comments of values.yaml, and
// values.schema.json from schema.yaml and the product's package config. Run it by go generate in test/deploy.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

const chart = "../../charts/ebs-sms-gateway"

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run() error {
	files, err := generated(chart)
	if err != nil {
		return err
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(chart, name), content, 0o644); err != nil { //nolint:gosec // the chart is to be read
			return err
		}
	}
	return nil
}

// generated returns the contents of the generated files of the chart in that folder, by name.
func generated(chart string) (map[string][]byte, error) {
	values, err := os.ReadFile(filepath.Join(chart, "values.yaml"))
	if err != nil {
		return nil, err
	}
	readme, err := readme(values)
	if err != nil {
		return nil, fmt.Errorf("documenting values.yaml: %w", err)
	}
	schema, err := schema()
	if err != nil {
		return nil, fmt.Errorf("making the schema: %w", err)
	}
	return map[string][]byte{"README.md": readme, "values.schema.json": schema}, nil
}
