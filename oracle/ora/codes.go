package ora

import (
	_ "embed"
	"fmt"
	"maps"
	"strconv"
	"strings"
)

// Class says what the gateway does about an error of Oracle.
type Class string

// The classes. But for ClassRow and ClassSite, a Store wraps [gateway.ErrUnavailable]:
// the rows are not to blame and lose nothing.
const (
	// ClassDead: the session is gone. Work that was not committed is done again on another.
	ClassDead Class = "dead"
	// ClassAway: the database or its listener is not up. Attempts to connect grow rarer.
	ClassAway Class = "away"
	// ClassContention: another session is in the way. The work is rolled back and done again, a few times.
	ClassContention Class = "contention"
	// ClassTime: the operation took too long, or was canceled.
	ClassTime Class = "time"
	// ClassAccess: the gateway is not let in. One login in five minutes.
	ClassAccess Class = "access"
	// ClassSetup: tables, names or configuration do not fit.
	ClassSetup Class = "setup"
	// ClassSpace: space or an administrator is wanted.
	ClassSpace Class = "space"
	// ClassRow: a row cannot be written; also what is not known, since one row must not stop the rest.
	ClassRow Class = "row"
	// ClassSite: a trigger or procedure of the site refused the row, with a code of its own, 20000 to 20999.
	ClassSite Class = "site"
)

// Advice is what is known of an ORA code.
type Advice struct {
	// Class says what the gateway does.
	Class Class
	// Text says what it means, in a few words.
	Text string
	// Remedy says what an administrator can do about it; empty where there is nothing to do.
	Remedy string
}

// Advise returns what is known of an ORA code. One that is not in codes.tsv gets the
// class that its range suggests.
func Advise(code int) Advice {
	if known, ok := catalogue[code]; ok {
		return known
	}
	return Advice{Class: classOfRange(code), Text: "see Oracle's error messages"}
}

// Catalogue returns what codes.tsv says, by code.
func Catalogue() map[int]Advice { return maps.Clone(catalogue) }

// classOfRange places a code that is not in the catalogue. Ranges are those of
// Oracle's Database Error Messages.
func classOfRange(code int) Class {
	switch {
	case 20000 <= code && code <= 20999:
		return ClassSite
	case 12150 <= code && code <= 12699: // Oracle Net
		return ClassAway
	// files, ASM, RMAN
	case 1100 <= code && code <= 1250, 15000 <= code && code <= 15999, 19500 <= code && code <= 19999:
		return ClassSpace
	case 1650 <= code && code <= 1699:
		return ClassSpace
	case 16000 <= code && code <= 16999: // Data Guard
		return ClassAway
	case 28000 <= code && code <= 28049, 28750 <= code && code <= 29249: // accounts, TLS
		return ClassAccess
	case 900 <= code && code <= 999: // parsing
		return ClassSetup
	}
	return ClassRow
}

//go:embed codes.tsv
var codesFile string

// catalogue is codes.tsv. It is never written to.
var catalogue = codeTable()

// codeTable reads lines of code, class, text and remedy. It panics at a line that
// is wrong: the file is part of the program.
func codeTable() map[int]Advice {
	parsed := map[int]Advice{}
	for line := range strings.Lines(codesFile) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line+"\t", "\t")
		code, err := strconv.Atoi(fields[0])
		if err != nil || len(fields) < 4 {
			panic(fmt.Sprintf("codes.tsv: %q", line))
		}
		parsed[code] = Advice{Class: Class(fields[1]), Text: fields[2], Remedy: fields[3]}
	}
	return parsed
}
