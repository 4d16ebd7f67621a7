package digest

import (
	"errors"
	"strings"

	"ebs-sms-gateway/gateway"
)

// Stray is why something is no manager's. It is a closed set; "" is what is one's.
type Stray string

// The reasons.
const (
	// StrayUnknown: its person was sent nothing.
	StrayUnknown Stray = "nobody was sent a text at this number of late"
	// StrayGone: the messages that it is about were purged.
	StrayGone Stray = "its text is not there any more"
	// StrayNoManager: a message has no MANAGER_EMAIL.
	StrayNoManager Stray = "its text names no manager"
	// StrayBadAddress: MANAGER_EMAIL is not one address.
	StrayBadAddress Stray = "its text names a manager by what is not one mail address"
	// StrayManagers: it may be about the texts of two managers, and neither shall read what was meant for the other.
	StrayManagers Stray = "it may be about texts of different managers"
)

// Addressee is the manager who is told of a reply: the address in small letters, or "" and why it is no one's.
func (r Reply) Addressee() (string, Stray) {
	if len(r.About) == 0 {
		if r.Match.Status == gateway.MatchUnmatched {
			return "", StrayUnknown
		}
		return "", StrayGone
	}
	manager, stray := Addressee(r.About[0])
	for _, m := range r.About[1:] {
		if other, _ := Addressee(m); other != manager {
			return "", StrayManagers
		}
	}
	return manager, stray
}

// Addressee is the manager who is told of a message that reached nobody, as Reply.Addressee.
func Addressee(m gateway.Message) (string, Stray) {
	if strings.TrimSpace(m.ManagerEmail) == "" {
		return "", StrayNoManager
	}
	address, err := Address(m.ManagerEmail)
	if err != nil {
		return "", StrayBadAddress
	}
	return address, ""
}

// ErrAddress: a text is not one address, and nothing else.
var ErrAddress = errors.New("must be one address, such as jane.doe@example.com")

// Address reads a manager's address, in small letters: each manager gets one mail, however a feeder writes the address.
func Address(text string) (string, error) {
	text = strings.TrimSpace(text)
	if gateway.CheckMailAddress(text) != nil {
		return "", ErrAddress
	}
	return strings.ToLower(text), nil
}
