package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed intro.txt
var readmeIntro string

// readme documents every key of values.yaml that has a comment. One that has none, and no commented keys within, is an
// error unless its parent is documented as a whole.
func readme(values []byte) ([]byte, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(values, &document); err != nil {
		return nil, err
	}
	b := bytes.NewBufferString(readmeIntro)
	b.WriteString("\n| key | default | meaning |\n|---|---|---|\n")
	if err := writeRows(b, "", document.Content[0]); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func writeRows(b *bytes.Buffer, prefix string, mapping *yaml.Node) error {
	for i := 0; i < len(mapping.Content); i += 2 {
		key, value := mapping.Content[i], mapping.Content[i+1]
		path, comment := prefix+key.Value, meaning(key)
		section := hasComments(value)
		switch {
		case comment == "" && !section:
			return fmt.Errorf("%s has no comment", path)
		case comment != "" && section:
			fmt.Fprintf(b, "| **`%s`** | | %s |\n", path, comment)
		case comment != "":
			text, err := flow(value)
			if err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			fmt.Fprintf(b, "| `%s` | `%s` | %s |\n", path, text, comment)
		}
		if section {
			if err := writeRows(b, path+".", value); err != nil {
				return err
			}
		}
	}
	return nil
}

// hasComments reports whether the keys of a mapping, or those below, are documented one by one.
func hasComments(value *yaml.Node) bool {
	if value.Kind != yaml.MappingNode {
		return false
	}
	for i := 0; i < len(value.Content); i += 2 {
		if meaning(value.Content[i]) != "" || hasComments(value.Content[i+1]) {
			return true
		}
	}
	return false
}

// meaning is the comment before a key, on one line, fit for a table.
func meaning(key *yaml.Node) string {
	var words []string
	for line := range strings.Lines(key.HeadComment) {
		words = append(words, strings.Fields(strings.TrimPrefix(line, "#"))...)
	}
	return strings.ReplaceAll(strings.Join(words, " "), "|", `\|`)
}

// flow writes a value on one line: as JSON, which is YAML too, but for plain texts.
func flow(value *yaml.Node) (string, error) {
	if value.Kind == yaml.ScalarNode && value.Value != "" {
		return value.Value, nil
	}
	var v any
	if err := value.Decode(&v); err != nil {
		return "", err
	}
	text, err := json.Marshal(v)
	return string(text), err
}
