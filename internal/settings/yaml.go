package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// readFile lays the file over the configuration. It returns false if there is nothing to go on with.
func (l *loader) readFile() bool {
	if l.source.Path == "" {
		return true
	}
	content, err := l.source.ReadFile(l.source.Path)
	if err != nil {
		l.fault("", Origin{File: l.source.Path}, fmt.Errorf("reading the configuration: %w", cause(err)))
		return false
	}
	document, ok := l.parse(content)
	if ok && document != nil {
		l.section(l.root, document)
	}
	return ok
}

// parse returns the only document of the file, nil if the file is empty or of comments only.
func (l *loader) parse(content []byte) (*yaml.Node, bool) {
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	var first, second yaml.Node
	if err := decoder.Decode(&first); errors.Is(err, io.EOF) {
		return nil, true
	} else if err != nil {
		return nil, l.syntaxFault(err)
	}
	if err := decoder.Decode(&second); err == nil {
		l.fault("", l.at(&second), errors.New("the file has a second document; keep one"))
		return nil, false
	} else if !errors.Is(err, io.EOF) {
		return nil, l.syntaxFault(err)
	}
	root := first.Content[0]
	if !isNull(root) && root.Kind != yaml.MappingNode {
		l.fault("", l.at(root), errors.New("the file must be a section of keys"))
		return nil, false
	}
	return root, true
}

var (
	yamlError   = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)
	yamlUnknown = regexp.MustCompile(`^unknown anchor .*`)
)

// syntaxFault adds a fault of the parser and returns false. The parser counts some lines from 0, hence the vague
// message. The name of an unknown anchor is dropped: a secret that starts with an asterisk would be one.
func (l *loader) syntaxFault(err error) bool {
	at, text := Origin{File: l.source.Path}, err.Error()
	if parts := yamlError.FindStringSubmatch(text); parts != nil {
		at.Line, _ = strconv.Atoi(parts[1]) // no line is line 0
		text = yamlUnknown.ReplaceAllString(parts[2], "unknown anchor; quote a text that starts with an asterisk")
	}
	if at.Line > 0 {
		text = "not YAML in this line or the next: " + text
	}
	l.fault("", at, errors.New(text))
	return false
}

func (l *loader) at(node *yaml.Node) Origin {
	return Origin{File: l.source.Path, Line: node.Line, Column: node.Column}
}
