package app

import (
	"fmt"
	"os"

	"ebs-sms-gateway/gateway/access"
	"ebs-sms-gateway/gateway/config"
)

// checkConsole finds what would keep people out of the console, or let others in.
func checkConsole(cfg config.Config) []Finding {
	c := cfg.Console
	if !c.On() {
		return nil
	}
	findings := listening{"console", c.Listen, c.TLS}.unencrypted(c.PublicURL, "passwords, sessions and personal data")
	if c.Access.Login == config.LoginUsers {
		findings = append(findings, checkUsers(c.Access.Users.File, channelNames(cfg)))
	}
	if keepsSessions(c.Access.Login) && c.Access.Sessions.Key == "" {
		findings = append(findings, Finding{LevelWarning, "console",
			"console.access.sessions.key is not set: a restart ends every session, and gateways behind one address do not " +
				"know each other's; set it"})
	}
	return findings
}

func checkUsers(path string, channels []string) Finding {
	content, err := os.ReadFile(path)
	if err != nil {
		return failed("console", fmt.Errorf("reading console.access.users.file: %w", err), "name a file of name:hash:roles")
	}
	count, err := access.ParseUsers(content, channels)
	if err != nil {
		return failed("console", fmt.Errorf("%s: %w", path, err), "mend the line; htpasswd -nBC 12 NAME makes the first two fields")
	}
	if info, err := os.Stat(path); err == nil && info.Mode().Perm()&othersMayRead != 0 {
		return Finding{LevelWarning, "console",
			path + " holds hashes of passwords and everybody on this host may read it; chmod o-r"}
	}
	return Finding{LevelOK, "console", fmt.Sprintf("%d users may log in", count)}
}

func channelNames(cfg config.Config) []string {
	names := make([]string, len(cfg.Channels))
	for i, ch := range cfg.Channels {
		names[i] = ch.Name
	}
	return names
}
