package twilio

import "strings"

// validSID reports whether s is a message SID: ^(SM|MM)[0-9a-fA-F]{32}$, by
// Twilio's OpenAPI spec.
func validSID(s string) bool {
	const digits = 32
	if len(s) != 2+digits || (s[:2] != "SM" && s[:2] != "MM") {
		return false
	}
	return strings.Trim(s[2:], "0123456789abcdefABCDEF") == ""
}
