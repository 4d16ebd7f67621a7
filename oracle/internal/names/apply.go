package names

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Load reads statements, one a file, and returns their texts with the site's names in them, by the
// names of the files without ".sql".
func (m Mapping) Load(files fs.FS) (map[string]string, error) {
	paths, err := fs.Glob(files, "*/*.sql")
	if err != nil {
		return nil, fmt.Errorf("reading statements: %w", err)
	}
	texts := make(map[string]string, len(paths))
	for _, file := range paths {
		text, err := fs.ReadFile(files, file)
		if err != nil {
			return nil, fmt.Errorf("reading statements: %w", err)
		}
		name := path.Base(file)
		mapped, err := m.Apply(string(text))
		if err != nil {
			return nil, fmt.Errorf("reading statement %s: %w", name, err)
		}
		texts[strings.TrimSuffix(name, ".sql")] = mapped
	}
	return texts, nil
}

// Apply replaces the names of tables and sequences in a statement and takes out its
// comments, hints aside. It knows just enough of Oracle's tokens: a name within a
// text, a quoted name or a hint is left as it is. A name that begins with XXSMS_ and
// is no table or sequence is an error.
func (m Mapping) Apply(text string) (string, error) {
	var out strings.Builder
	for text != "" {
		n := tokenLength(text)
		token := text[:n]
		text = text[n:]
		switch name, known := m[strings.ToUpper(token)]; {
		case known:
			out.WriteString(name)
		case strings.HasPrefix(strings.ToUpper(token), "XXSMS_"):
			return "", fmt.Errorf("%s is no table or sequence of the gateway", token)
		case strings.HasPrefix(token, "--"):
			out.WriteByte('\n')
		default:
			out.WriteString(token)
		}
	}
	return strings.TrimSpace(out.String()), nil
}

// tokenLength is the length of the first token: a comment, a text, a quoted name, a
// name or number, a bind variable, or one character.
func tokenLength(text string) int {
	switch c := text[0]; {
	case strings.HasPrefix(text, "--"):
		return through(text, "\n")
	case strings.HasPrefix(text, "/*"):
		return through(text, "*/")
	case c == '\'' || c == '"':
		return 1 + through(text[1:], string(c)) // a doubled quote is two texts in a row, which comes to the same
	case c == ':' && len(text) > 1 && isWord(text[1]):
		return 1 + tokenLength(text[1:])
	case isWord(c):
		n := 1
		for n < len(text) && isWord(text[n]) {
			n++
		}
		return n
	}
	return 1
}

// through is the length up to and with the end, or all of it.
func through(text, end string) int {
	if i := strings.Index(text, end); i >= 0 {
		return i + len(end)
	}
	return len(text)
}

func isWord(c byte) bool {
	return c == '_' || c == '$' || c == '#' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}
