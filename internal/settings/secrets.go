package settings

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// readSecrets reads the secret files that are left after all layers: one that a later layer overrides need not exist.
func (l *loader) readSecrets() {
	for _, k := range l.root.leaves() {
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

func (l *loader) secrets() Secrets {
	secrets := Secrets{Files: l.secretFiles()}
	if len(l.files) > 0 {
		secrets.Own = l.files
	}
	return secrets
}

// secretFiles lists the files that the secrets in force come from, each once.
func (l *loader) secretFiles() []string {
	var files []string
	for _, k := range l.root.leaves() {
		if !k.isSecret() || k.isTwin() || k.value.IsZero() {
			continue
		}
		if file := cmp.Or(l.files[k.path], l.origins[k.path].File); file != "" && !slices.Contains(files, file) {
			files = append(files, file)
		}
	}
	return files
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
