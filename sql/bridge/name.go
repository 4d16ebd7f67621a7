package bridge

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// longestName is what Oracle takes since 12.2; before, it is 30.
const longestName = 128

var identifierForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_$#]*$`)

// identifier returns a name as Oracle keeps it.
func identifier(name string) (string, error) {
	upper := strings.ToUpper(name)
	switch {
	case !identifierForm.MatchString(name) || len(name) > longestName:
		return "", fmt.Errorf("%.40q is not a name: a letter, then letters, digits, _, $ and #, at most %d", name, longestName)
	case slices.Contains(reservedWords(), upper):
		return "", fmt.Errorf("%s is a reserved word of Oracle; a view can give the column another name", upper)
	}
	return upper, nil
}

// table returns a name with its schema.
func table(name string) (Table, error) {
	schema, object, qualified := strings.Cut(name, ".")
	if !qualified {
		return Table{}, fmt.Errorf("%.40q lacks its schema, as in XXCUST.SMS_QUEUE", name)
	}
	schema, err := identifier(schema)
	if err != nil {
		return Table{}, err
	}
	object, err = identifier(object)
	return Table{schema, object}, err
}

// reservedWords are those that Oracle takes as no name without quotes: V$RESERVED_WORDS, RESERVED = 'Y'.
func reservedWords() []string {
	return strings.Fields(`ALL ALTER AND ANY AS ASC BETWEEN BY CHAR CHECK CLUSTER COMPRESS CONNECT CREATE DATE DECIMAL DEFAULT
DELETE DESC DISTINCT DROP ELSE EXCLUSIVE EXISTS FLOAT FOR FROM GRANT GROUP HAVING IDENTIFIED IN INDEX INSERT INTEGER
INTERSECT INTO IS LIKE LOCK LONG MINUS MODE NOCOMPRESS NOT NOWAIT NULL NUMBER OF ON OPTION OR ORDER PCTFREE PRIOR PUBLIC
RAW RENAME RESOURCE REVOKE SELECT SET SHARE SIZE SMALLINT START SYNONYM TABLE THEN TO TRIGGER UNION UNIQUE UPDATE VALUES
VARCHAR VARCHAR2 VIEW WHERE WITH ACCESS ADD AUDIT COLUMN COMMENT CURRENT FILE IMMEDIATE INCREMENT INITIAL LEVEL MAXEXTENTS
MLSLABEL MODIFY NOAUDIT OFFLINE ONLINE PRIVILEGES ROW ROWID ROWNUM ROWS SESSION SUCCESSFUL SYSDATE UID USER VALIDATE WHENEVER`)
}

// text is the constant of a text.
func text(value string) Literal { return Literal("'" + strings.ReplaceAll(value, "'", "''") + "'") }
