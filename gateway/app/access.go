package app

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"fmt"
	"net/http"
	"strings"
	"time"

	"ebs-sms-gateway/gateway/access"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/httpserver"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/internal/seal"
)

// providerTimeout bounds a request to an identity provider: somebody waits for it.
const providerTimeout = 10 * time.Second

// wayIn lets people into the console.
type wayIn interface {
	Wrap(next http.Handler) (http.Handler, error)
}

// door is what a way in needs of the console.
type door struct {
	render access.Render
	// public is what is served to anybody, listens what open pages ask for by themselves.
	public, listens func(*http.Request) bool
}

// newWayIn makes the configured one.
func (a *App) newWayIn(d door) (wayIn, error) {
	c := a.opts.Config.Console
	proxies, err := httpserver.ParseProxies(c.TrustedProxies)
	if err != nil {
		return nil, err
	}
	o := access.Options{
		Lifetime: access.Lifetime{Idle: c.Access.Sessions.Idle, Absolute: c.Access.Sessions.Absolute},
		Origin:   c.PublicURL, Secure: c.TLS.On() || strings.HasPrefix(c.PublicURL, "https:"),
		Public: d.public, Listens: d.listens, Client: proxies.Client, Render: d.render,
		Clock: a.opts.Clock, Logger: a.log.With("component", "console"), Quiet: a.quietLog().With("component", "console"),
	}
	rules := accessRules(c.Access.Roles)
	switch c.Access.Login {
	case config.LoginNone:
		return access.NewLoopback(o, localActor), nil
	case config.LoginProxy:
		return access.NewProxy(o, access.ProxyOptions{
			UserHeader: c.Access.Proxy.UserHeader, GroupsHeader: c.Access.Proxy.GroupsHeader, Trusted: proxies.Peer, Rules: rules,
		}), nil
	case config.LoginOIDC:
		o.Key = a.sessionKey()
		client, err := a.providerClient(c.Access.OIDC)
		if err != nil {
			return nil, err
		}
		return access.NewOIDC(o, oidcOptions(c.Access.OIDC, rules, client))
	}
	o.Key = a.sessionKey()
	return access.NewUsers(o, access.UsersOptions{Path: c.Access.Users.File, Channels: channelNames(a.opts.Config)})
}

// localActor is who acts where nobody is asked who he is.
const localActor = "console"

func oidcOptions(o config.AccessOIDC, rules access.Rules, client *http.Client) access.OIDCOptions {
	return access.OIDCOptions{
		Issuer: o.Issuer, ClientID: o.ClientID, ClientSecret: o.ClientSecret.Reveal(), Scopes: o.Scopes,
		NameClaim: o.NameClaim, GroupsClaim: o.GroupsClaim, Rules: rules, Client: client,
	}
}

// sessionKey is the configured one, or one of this run.
func (a *App) sessionKey() []byte {
	if key := a.opts.Config.Console.Access.Sessions.Key.Reveal(); key != "" {
		return []byte(key)
	}
	a.log.Warn("console.access.sessions.key is not set: a restart ends every session, and gateways do not know each other's")
	key := make([]byte, seal.ShortestKey)
	_, _ = rand.Read(key) // never fails
	return key
}

// providerClient asks the identity provider, whose certificate the site's own authority may vouch for.
func (a *App) providerClient(o config.AccessOIDC) (*http.Client, error) {
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, DialContext: a.opts.Dial, ForceAttemptHTTP2: true}
	if o.CAFile != "" {
		pool, err := readAuthorities(o.CAFile)
		if err != nil {
			return nil, fmt.Errorf("reading console.access.oidc.ca_file: %w", err)
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	a.stack.push("identity provider", func(context.Context) error {
		transport.CloseIdleConnections()
		return nil
	})
	return &http.Client{Transport: transport, Timeout: providerTimeout}, nil
}

func accessRules(configured []config.AccessRule) access.Rules {
	rules := make(access.Rules, len(configured))
	for i, r := range configured {
		rules[i] = access.Rule{Group: r.Group, Role: operate.Role(r.Role), Channels: r.Channels}
	}
	return rules
}
