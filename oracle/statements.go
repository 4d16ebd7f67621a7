package oracle

import (
	"embed"
	"fmt"

	"ebs-sms-gateway/oracle/internal/names"
)

// statement is the name of a file in the folder statements, without ".sql".
type statement string

//go:embed statements/*.sql
var statementFiles embed.FS

// statements are the texts of all forms of all statements, with the site's names in them.
type statements map[statement]string

func loadStatements(m names.Mapping) (statements, error) {
	loaded, err := m.Load(statementFiles)
	if err != nil {
		return nil, err
	}
	texts := make(statements, len(loaded))
	for name, text := range loaded {
		texts[statement(name)] = text
	}
	return writtenOut(texts), nil
}

// text returns the text of a statement.
func (s statements) text(name statement) (string, error) {
	text, ok := s[name]
	if !ok {
		return "", fmt.Errorf("there is no statement %q", name)
	}
	return text, nil
}
