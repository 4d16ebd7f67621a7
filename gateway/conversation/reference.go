package conversation

import (
	"regexp"
	"strconv"
	"strings"

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
