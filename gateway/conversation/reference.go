package conversation

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"ebs-sms-gateway/gateway"
)

// letters are those of a reference, without I and O, which look like digits.
const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"

// Reference is the short name of a message, such as K7: a letter and a digit from 2 to 9 that follow from its ID, and
// tell it from the 191 messages before it.
func Reference(id gateway.MessageID) string {
	n := int64(id)
	return string(letters[n/8%int64(len(letters))]) + strconv.FormatInt(2+n%8, 10)
}

// FreeName is a name of the message that none of the open ones has: its Reference, or else its whole MESSAGE_ID; "" if
// that is too short to be one.
func FreeName(id gateway.MessageID, open []Message) string {
	for _, name := range []string{Reference(id), whole(id)} {
		if !slices.ContainsFunc(open, func(m Message) bool { return isNamed(m.ID, []string{name}) }) {
			return name
		}
	}
	return ""
}

// Names reports whether the text has a reference of the message.
func Names(text string, id gateway.MessageID) bool {
	named, _ := references(text)
	return isNamed(id, named)
}

// Refer returns a text that names the message: body, and the suffix with the name behind its #. A body that names the
// message already is left as it is, and so is one that is empty. It bounds no length.
func Refer(m gateway.Message, name, suffix string) string {
	bare := strings.TrimRightFunc(m.Body, unicode.IsSpace)
	if bare == "" || name == "" || suffix == "" || Names(m.Body, m.ID) {
		return m.Body
	}
	return bare + " " + strings.Replace(suffix, "#", "#"+name, 1)
}

// Referred are the texts that Refer makes of a message by any of its names, the body alone first.
func Referred(m gateway.Message, suffix string) []string {
	return []string{m.Body, Refer(m, Reference(m.ID), suffix), Refer(m, whole(m.ID), suffix)}
}

// whole is the MESSAGE_ID as a reference, "" if it is too short to be one.
func whole(id gateway.MessageID) string {
	if name := strconv.FormatInt(int64(id), 10); referencePattern.MatchString("#" + name) {
		return name
	}
	return ""
}

// referencePattern is a reference in a text, or a whole MESSAGE_ID, of four digits or more: fewer are a choice.
var referencePattern = regexp.MustCompile(`#\s?([A-Za-z]\s?[2-9]|[0-9]{4,15})\b`)

// references are what the text names with a #, in capitals, each once, and the text without them.
func references(text string) (named []string, rest string) {
	seen := map[string]bool{}
	for _, found := range referencePattern.FindAllStringSubmatch(text, -1) {
		name := strings.ToUpper(strings.Join(strings.Fields(found[1]), ""))
		if !seen[name] {
			named = append(named, name)
		}
		seen[name] = true
	}
	return named, referencePattern.ReplaceAllString(text, " ")
}

func isNamed(id gateway.MessageID, named []string) bool {
	for _, name := range named {
		if name == Reference(id) || name == strconv.FormatInt(int64(id), 10) {
			return true
		}
	}
	return false
}
