package oracle

import (
	"database/sql"
	"maps"
	"regexp"
	"strconv"
	"strings"

	"ebs-sms-gateway/oracle/inspect"
)

// A statement takes a list of keys where it says IN (:keys), or FROM ROWS (:keys),
// which becomes a row for each with the column VALUE. Such a statement has
// one form for each of a few lengths, so that the database parses and keeps few
// cursors; a list is filled up with NULL, which nothing equals. Collections would do with
// one form, but need a type of their own in the database.

// longestList bounds the keys of one list in one statement; Oracle takes 1,000 (ORA-01795).
const longestList = 500

// listLengths are the lengths that there are forms for.
func listLengths() []int { return []int{1, 10, 100, longestList} }

var (
	listPattern = regexp.MustCompile(`\b(IN|FROM ROWS) \(:(\w+)\)`)
	// fragmentPattern is where a statement names what several have in common.
	fragmentPattern = regexp.MustCompile(`:(message_columns|reply_columns|message_filters|reply_filters)\b`)
)

// isFragment reports whether the text is none of a statement.
func isFragment(name statement) bool {
	return fragmentPattern.FindString(":"+string(name)) == ":"+string(name)
}

// writtenOut returns every form of every statement, by its name.
func writtenOut(texts statements) statements {
	forms := make(statements, 2*len(texts))
	for name, text := range withIDs(texts) {
		if isFragment(name) {
			continue
		}
		text = fragmentPattern.ReplaceAllStringFunc(text, func(named string) string { return texts[statement(named[1:])] })
		if !listPattern.MatchString(text) {
			forms[name] = text
			continue
		}
		for _, length := range listLengths() {
			forms[name.ofLength(length)] = withLists(text, length)
		}
	}
	return forms
}

// idsOf is the name of the statement that finds the ids alone of what another finds.
func idsOf(search statement) statement { return "ids_of_" + search }

// withIDs adds them, for each search of messages.
func withIDs(texts statements) statements {
	all := maps.Clone(texts)
	for name, text := range texts {
		if strings.HasPrefix(string(name), "search") {
			all[idsOf(name)] = strings.Replace(text, ":message_columns", "MESSAGE_ID", 1)
		}
	}
	return all
}

// withLists writes out the lists: IN (:ids) becomes IN (:ids_1, :ids_2), and FROM ROWS (:ids)
// becomes FROM (SELECT :ids_1 AS VALUE FROM DUAL UNION ALL SELECT :ids_2 FROM DUAL).
func withLists(text string, length int) string {
	return listPattern.ReplaceAllStringFunc(text, func(list string) string {
		found := listPattern.FindStringSubmatch(list)
		binds := make([]string, length)
		for i := range binds {
			binds[i] = ":" + keyName(found[2], i)
		}
		if found[1] == "IN" {
			return "IN (" + strings.Join(binds, ", ") + ")"
		}
		return "FROM (SELECT " + strings.Join(binds, " AS VALUE FROM DUAL UNION ALL SELECT ") + " AS VALUE FROM DUAL)"
	})
}

func (s statement) ofLength(length int) statement {
	return s + "_" + statement(strconv.Itoa(length))
}

func keyName(list string, i int) string { return list + "_" + strconv.Itoa(i+1) }

// list is the keys for one list of a statement.
type list struct {
	name string
	keys []any
	null any // of the type of the keys
}

// texts is a list of the keys that are not empty.
func texts[T ~string](name string, keys []T) list {
	l := list{name: name, null: ""}
	for _, key := range keys {
		if key != "" {
			l.keys = append(l.keys, string(key))
		}
	}
	return l
}

// numbers is a list of the keys that are not zero.
func numbers[T ~int64](name string, keys []T) list {
	l := list{name: name, null: sql.NullInt64{}}
	for _, key := range keys {
		if key != 0 {
			l.keys = append(l.keys, int64(key))
		}
	}
	return l
}

// part is the keys of one statement, from the offset on.
func (l list) part(from int) list {
	l.keys = l.keys[min(from, len(l.keys)):min(from+longestList, len(l.keys))]
	return l
}

// listing is one form of a statement and the keys for it.
type listing struct {
	name statement
	args []any
}

// listings cuts the lists to what fits into one statement each. There is one at least, and one only
// for lists that are empty.
func (s statement) listings(lists ...list) []listing {
	var all []listing
	for from := 0; from == 0 || from < longest(lists); from += longestList {
		parts := make([]list, len(lists))
		for i, l := range lists {
			parts[i] = l.part(from)
		}
		all = append(all, s.listing(parts))
	}
	return all
}

func (s statement) listing(lists []list) listing {
	length := formLength(longest(lists))
	l := listing{name: s.ofLength(length)}
	for _, each := range lists {
		for i := range length {
			key := each.null
			if i < len(each.keys) {
				key = each.keys[i]
			}
			l.args = append(l.args, sql.Named(keyName(each.name, i), key))
		}
	}
	return l
}

func longest(lists []list) int {
	n := 0
	for _, l := range lists {
		n = max(n, len(l.keys))
	}
	return n
}

// formLength is the shortest form that takes so many keys.
func formLength(keys int) int {
	for _, length := range listLengths() {
		if keys <= length {
			return length
		}
	}
	return longestList
}

// Statements returns the text of every statement that a Store may send, in all of its
// forms and with the names of the install scripts, by its name; those of package inspect as inspect/clock.
func Statements() (map[string]string, error) {
	m, err := Names{}.Mapping()
	if err != nil {
		return nil, err
	}
	loaded, err := loadStatements(m)
	if err != nil {
		return nil, err
	}
	looks, err := inspect.Statements(m)
	if err != nil {
		return nil, err
	}
	named := make(map[string]string, len(loaded)+len(looks))
	for name, text := range loaded {
		named[string(name)] = text
	}
	for name, text := range looks {
		named["inspect/"+name] = text
	}
	return named, nil
}
