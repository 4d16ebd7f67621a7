package operate

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Act is who does something, and why.
type Act struct {
	Actor  Actor
	Reason string
	// DryRun is to be told what would be done: it is authorised, and counted, and nothing is written.
	DryRun bool
}

// ErrIncompleteAct tells of an act without who or why, or with too long a one.
var ErrIncompleteAct = errors.New("incomplete act")

// actLimit is how many characters the columns of an act hold.
const actLimit = 240

func (a Act) validate() error {
	return errors.Join(told("who does it", a.Actor.Name), told("why", a.Reason))
}

func told(what, text string) error {
	switch {
	case strings.TrimSpace(text) == "":
		return fmt.Errorf("%w: it does not say %s", ErrIncompleteAct, what)
	case utf8.RuneCountInString(text) > actLimit:
		return fmt.Errorf("%w: it says %s in more than %d characters", ErrIncompleteAct, what, actLimit)
	}
	return nil
}

// authorise says whether the act may be done with what is of the channel, "" for what is of all channels: it is told
// whole, and its actor has the role.
func (a Act) authorise(role Role, channel string) error {
	if err := a.validate(); err != nil {
		return err
	}
	return a.Actor.must(role, channel)
}
