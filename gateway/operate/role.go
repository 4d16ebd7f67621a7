package operate

import (
	"errors"
	"fmt"
	"slices"
)

// Role is what somebody may do. It is a closed set; each one may do what those before it may.
type Role string

// The roles.
const (
	// RoleViewer sees everything, with personal data masked.
	RoleViewer Role = "viewer"
	// RoleHelpDesk reveals personal data, resolves replies, and writes down opt-outs.
	RoleHelpDesk Role = "helpdesk"
	// RoleOperator acts on messages, pauses, and purges.
	RoleOperator Role = "operator"
)

// Roles lists them, the least first.
func Roles() []Role { return []Role{RoleViewer, RoleHelpDesk, RoleOperator} }

// Known reports whether the role is one of the set.
func (r Role) Known() bool { return slices.Contains(Roles(), r) }

// includes reports whether the role may do what the other may. One that is not of the set may do nothing.
func (r Role) includes(other Role) bool {
	return other.Known() && slices.Index(Roles(), r) >= slices.Index(Roles(), other)
}

// EveryChannel is the key of Actor.Roles for what is of every channel.
const EveryChannel = ""

// Actor is somebody, or another system.
type Actor struct {
	// Name is written down with what the actor does.
	Name string
	// Roles are by channel; the one under [EveryChannel] is one for each of them, and for what is of no single one.
	Roles map[string]Role
}

// ErrForbidden: the actor's role does not allow that.
var ErrForbidden = errors.New("not allowed")

// CommandLine is the actor of the command line: who has the gateway's settings has its database.
func CommandLine(name string) Actor {
	return Actor{Name: name, Roles: map[string]Role{EveryChannel: RoleOperator}}
}

// May reports whether the actor has the role for what is of a channel, [EveryChannel] for what is of no single one.
func (a Actor) May(role Role, channel string) bool {
	return a.Roles[EveryChannel].includes(role) || a.Roles[channel].includes(role)
}

func (a Actor) must(role Role, channel string) error {
	switch {
	case a.May(role, channel):
		return nil
	case channel == EveryChannel:
		return fmt.Errorf("%w: it takes the role %s for every channel", ErrForbidden, role)
	}
	return fmt.Errorf("%w: it takes the role %s for channel %s", ErrForbidden, role, channel)
}
