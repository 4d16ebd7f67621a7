package segment

import "strings"

// tollFreeLength is the length of a North American number in E.164 form: "+1" and ten digits.
const tollFreeLength = len("+18005550100")

// IsTollFree tells whether sender, in E.164 form, is a toll-free number of the North American plan. A short code, an
// alphanumeric sender or a Messaging Service identifier is none.
func IsTollFree(sender string) bool {
	national, ok := strings.CutPrefix(sender, "+1")
	if !ok || len(sender) != tollFreeLength || strings.Trim(national, "0123456789") != "" {
		return false
	}
	switch national[:3] {
	case "800", "833", "844", "855", "866", "877", "888":
		return true
	default:
		return false
	}
}
