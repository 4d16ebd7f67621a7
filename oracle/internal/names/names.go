// Package names puts what a site calls the tables and sequences of the gateway into statements.
package names

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	sqlscripts "ebs-sms-gateway/sql"
)

// Site is what a site calls the tables and sequences of the gateway.
type Site struct {
	// Schema that owns them; empty where the gateway's user has synonyms for them, as
	// the install scripts make.
	Schema string
	// Renamed maps a table or sequence to the name that it has here, such as
	// XXSMS_OUTBOUND to XXHR_SMS_QUEUE.
	Renamed map[string]string
}

// ErrIdentifier is returned for what cannot be the name of a schema, table or sequence.
var ErrIdentifier = errors.New("not an identifier of Oracle: a letter, then letters, digits, _, $ or #, 30 at most")

var identifierPattern = regexp.MustCompile(`^[A-Z][A-Z0-9_$#]{0,29}$`)

// Identifier checks a name, which Oracle does not tell from the same in capitals.
// Quoted names are not for configuration: EBS has none, and whatever is refused
// cannot carry SQL. Errors: [ErrIdentifier].
func Identifier(name string) (string, error) {
	upper := strings.ToUpper(name)
	if !identifierPattern.MatchString(upper) {
		return "", fmt.Errorf("%q: %w", name, ErrIdentifier)
	}
	return upper, nil
}

// Mapping holds, for each table and sequence, what to call it in a statement.
type Mapping map[string]string

// Mapping returns the names that the site has for what the install scripts make. Errors: [ErrIdentifier].
func (s Site) Mapping() (Mapping, error) {
	prefix := ""
	if s.Schema != "" {
		schema, err := Identifier(s.Schema)
		if err != nil {
			return nil, fmt.Errorf("schema: %w", err)
		}
		prefix = schema + "."
	}
	objects := installed()
	m := make(Mapping, len(objects))
	for _, name := range objects {
		m[name] = prefix + name
	}
	for from, to := range s.Renamed {
		from = strings.ToUpper(from)
		if !slices.Contains(objects, from) {
			return nil, fmt.Errorf("renaming %q: the gateway has no such table or sequence", from)
		}
		to, err := Identifier(to)
		if err != nil {
			return nil, fmt.Errorf("renaming %s: %w", from, err)
		}
		m[from] = prefix + to
	}
	return m, nil
}

var createPattern = regexp.MustCompile(`(?m)^CREATE (?:TABLE|SEQUENCE) (XXSMS_[A-Z_]+)`)

// installed returns the tables and sequences that the install scripts make.
func installed() []string {
	var names []string
	for _, script := range sqlscripts.Install() {
		for _, match := range createPattern.FindAllStringSubmatch(script.Text, -1) {
			names = append(names, match[1])
		}
	}
	return names
}
