package config

import (
	"fmt"
	"reflect"
	"strings"
)

// readSecrets reads the secret files that are left after all layers: one that a later layer overrides need not exist.
func (l *loader) readSecrets() {
	for _, k := range leafKeys(&l.config) {
		if name, ok := l.files[k.secret]; ok && k.isTwin() {
			l.readSecret(k, name)
		}
	}
}

func (l *loader) readSecret(twin key, name string) {
	content, err := l.source.ReadFile(name)
	if err != nil {
		l.fault(twin.secret, l.origins[twin.secret], fmt.Errorf("%s: reading %s: %w", twin.path, name, cause(err)))
		return
	}
	text := trimNewline(string(content))
	if twin.value.Kind() == reflect.Slice {
		setTexts(twin.value, lines(text))
		return
	}
	twin.value.SetString(text)
}

// trimNewline drops one newline at the end, which editors add and secrets do not have.
func trimNewline(text string) string {
	return strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
}

// lines returns the lines of text that are not blank.
func lines(text string) []string {
	var found []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			found = append(found, line)
		}
	}
	return found
}
