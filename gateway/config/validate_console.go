package config

import (
	"net"
	"net/url"
	"regexp"
	"slices"
	"unicode/utf8"

	"ebs-sms-gateway/internal/settings"
)

func (c *checker) checkConsole() {
	o := c.Console
	c.checkTLS("console.tls", o.TLS)
	if u := c.checkURL("console.public_url", o.PublicURL); u != nil {
		c.Require(u.Path == "", "console.public_url", "must not have a path")
		c.Require(u.Scheme == "https" || isLoopback(u.Hostname()), "console.public_url",
			"must be https; http is for loopback hosts only")
	}
	for i, text := range o.TrustedProxies {
		c.Require(isNetwork(text), settings.ItemPath("console.trusted_proxies", i),
			"must be an address or a network, such as 192.0.2.7 or 10.0.0.0/8")
	}
	c.checkZone("console.time_zone", o.TimeZone)
	c.checkLogin()
	c.checkUnusedLogins()
	c.checkAccessOIDC()
	c.checkAccessProxy()
	c.checkRoles()
	c.checkSessions()
}

// checkLogin: what a login needs is missed where there is a console.
func (c *checker) checkLogin() {
	if !c.Console.On() {
		return
	}
	a := c.Console.Access
	need := func(ok bool, key string) {
		c.Require(ok, "console."+key, "is required if access.login is %s", a.Login)
	}
	switch a.Login {
	case LoginUsers:
		need(a.Users.File != "", "access.users.file")
	case LoginOIDC:
		need(c.Console.PublicURL != "", "public_url")
		need(a.OIDC.Issuer != "", "access.oidc.issuer")
		need(a.OIDC.ClientID != "", "access.oidc.client_id")
		need(a.OIDC.NameClaim != "", "access.oidc.name_claim")
		need(len(a.Roles) > 0, "access.roles")
	case LoginProxy:
		need(len(c.Console.TrustedProxies) > 0, "trusted_proxies")
		need(a.Proxy.UserHeader != "", "access.proxy.user_header")
		need(len(a.Roles) > 0, "access.roles")
	case LoginNone:
		host, _, err := net.SplitHostPort(c.Console.Listen)
		c.Require(err != nil || isLoopback(host), "console.listen",
			"must be a loopback address, such as 127.0.0.1:8081, if access.login is none")
	}
}

// checkUnusedLogins: one way in is configured, and the others are not, so that nobody trusts in one that is not there.
func (c *checker) checkUnusedLogins() {
	a := c.Console.Access
	unused := func(ok bool, key, logins string) {
		c.Require(ok, "console.access."+key, "must not be set unless login is %s", logins)
	}
	unused(a.Login == LoginUsers || a.Users.File == "", "users.file", "users")
	unused(a.Login == LoginOIDC || a.OIDC.Issuer == "", "oidc.issuer", "oidc")
	unused(a.Login == LoginProxy || a.Proxy.UserHeader == "", "proxy.user_header", "proxy")
	byGroups := a.Login == LoginOIDC || a.Login == LoginProxy
	unused(byGroups || len(a.Roles) == 0, "roles", "oidc or proxy")
}

func (c *checker) checkAccessOIDC() {
	o := c.Console.Access.OIDC
	if o.Issuer == "" {
		return
	}
	u, err := url.Parse(o.Issuer)
	ok := err == nil && u.Hostname() != "" && u.User == nil && u.RawQuery == "" && u.Fragment == "" &&
		(u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname()))
	c.Require(ok, "console.access.oidc.issuer",
		"must be an address such as https://login.example.com/realms/site; http is for loopback hosts only")
	c.Require(slices.Contains(o.Scopes, "openid"), "console.access.oidc.scopes", "must have openid among them")
}

// headerName is the form of a header's name.
var headerName = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")

func (c *checker) checkAccessProxy() {
	p := c.Console.Access.Proxy
	c.RequireMatch(headerName, "console.access.proxy.user_header", p.UserHeader, "the name of a header")
	c.RequireMatch(headerName, "console.access.proxy.groups_header", p.GroupsHeader, "the name of a header")
}

func (c *checker) checkRoles() {
	for i, rule := range c.Console.Access.Roles {
		path := settings.ItemPath("console.access.roles", i)
		for k, channel := range rule.Channels {
			known := slices.ContainsFunc(c.Channels, func(of Channel) bool { return of.Name == channel })
			c.Require(known, settings.ItemPath(path+".channels", k), "must be the name of one of channels, not %q", channel)
		}
	}
}

// shortestKey is what nobody guesses: 32 bytes.
const shortestKey = 32

func (c *checker) checkSessions() {
	s := c.Console.Access.Sessions
	c.Require(s.Key == "" || utf8.RuneCountInString(s.Key.Reveal()) >= shortestKey, "console.access.sessions.key",
		"must have at least %d characters", shortestKey)
	c.Require(s.Absolute >= s.Idle, "console.access.sessions.absolute", "must not be less than idle, which is %s",
		settings.DurationText(s.Idle))
}
