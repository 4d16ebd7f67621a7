package access

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ebs-sms-gateway/gateway/operate"
)

// Everybody is the group of all who were told apart.
const Everybody = "*"

// Rule gives a group a role.
type Rule struct {
	Group string
	Role  operate.Role
	// Channels are those that it holds for; none is every channel.
	Channels []string
}

// Rules are what groups may do.
type Rules []Rule

// ask reports whether it matters which groups somebody is in.
func (r Rules) ask() bool {
	return slices.ContainsFunc(r, func(rule Rule) bool { return rule.Group != Everybody })
}

// roles are those of somebody in these groups, by channel: the highest of each.
func (r Rules) roles(groups []string) map[string]operate.Role {
	roles := map[string]operate.Role{}
	for _, rule := range r {
		if rule.Group == Everybody || slices.Contains(groups, rule.Group) {
			grant(roles, rule.Role, rule.Channels)
		}
	}
	return roles
}

// known are those of the groups that a rule names.
func (r Rules) known(groups []string) []string {
	var known []string
	for _, rule := range r {
		if slices.Contains(groups, rule.Group) && !slices.Contains(known, rule.Group) {
			known = append(known, rule.Group)
		}
	}
	return known
}

// grant adds a role for channels, none is every channel.
func grant(roles map[string]operate.Role, role operate.Role, channels []string) {
	if len(channels) == 0 {
		channels = []string{operate.EveryChannel}
	}
	for _, channel := range channels {
		if slices.Index(operate.Roles(), role) > slices.Index(operate.Roles(), roles[channel]) {
			roles[channel] = role
		}
	}
}

// longestName is what the columns hold that name who did something.
const longestName = 100

// errName does not show the name: it may be a password that was typed into the wrong field.
var errName = errors.New("a name has 1 to 100 visible characters")

func checkName(name string) error {
	if name == "" || len(name) > longestName || !utf8.ValidString(name) || strings.TrimSpace(name) != name {
		return errName
	}
	if strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return errName
	}
	return nil
}

// checkRole names what is not known of a role, or of a channel of it.
func checkRole(role operate.Role, channels, known []string) error {
	if !role.Known() {
		return fmt.Errorf("unknown role %q; the roles are viewer, helpdesk and operator", role)
	}
	for _, channel := range channels {
		if !slices.Contains(known, channel) {
			return fmt.Errorf("unknown channel %q", channel)
		}
	}
	return nil
}
