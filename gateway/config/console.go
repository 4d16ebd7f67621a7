package config

import (
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/hours"
	"ebs-sms-gateway/gateway/operate"
)

// Console is the listener for people.
type Console struct {
	Listen         string   `yaml:"listen" help:"Address of the console, such as 127.0.0.1:8081. Empty: there is none."`
	PublicURL      string   `yaml:"public_url" help:"Address that browsers reach the console by, such as https://sms.example.com, without a path. Required if access.login is oidc, or if a proxy in front of the console encrypts: with https here, cookies are for https alone."`
	TrustedProxies []string `yaml:"trusted_proxies" help:"Addresses and networks of the proxies in front of the console. Their X-Forwarded-For names the client, whose failed logins are counted. Required if access.login is proxy: the headers of others are refused."`
	TLS            TLS      `yaml:"tls" help:"Encryption, where no proxy in front of the console does it."`
	TimeZone       string   `yaml:"time_zone" required:"true" help:"Zone by whose clocks the pages tell times, and read those of a search, such as America/New_York. It is named beside the times."`
	ReadOnly       bool     `yaml:"read_only" help:"Whether nobody may act at the console, whatever the role. The help desk still has data shown."`
	Access         Access   `yaml:"access" help:"Who may use the console. See docs/security.md."`
}

// Location is that of TimeZone. It panics at one that was not validated.
func (c Console) Location() *time.Location {
	zone, err := hours.LoadZone(c.TimeZone)
	if err != nil {
		panic(err)
	}
	return zone.Location()
}

// On reports whether there is a console.
func (c Console) On() bool { return c.Listen != "" }

// Access is who may use the console.
type Access struct {
	Login    AccessLogin    `yaml:"login" help:"How people are told apart: users by names and passwords of a file, oidc by an identity provider, proxy by a header of a proxy that has asked them, none not at all, for a console that only this host reaches: who reaches it may do everything."`
	Users    AccessUsers    `yaml:"users" help:"Names and passwords, if login is users."`
	OIDC     AccessOIDC     `yaml:"oidc" help:"The identity provider (OpenID Connect), if login is oidc. It sends people back to public_url and /login/callback."`
	Proxy    AccessProxy    `yaml:"proxy" help:"The headers of the proxy, if login is proxy. It must set them on every request, in place of those that a client sends."`
	Roles    []AccessRule   `yaml:"roles" help:"What the groups that oidc and proxy name may do. Who is in none of them is not let in."`
	Sessions AccessSessions `yaml:"sessions" help:"How long a login lasts, if login is users or oidc."`
}

// AccessUsers is a file of users.
type AccessUsers struct {
	File string `yaml:"file" help:"File of users, one a line, as name:hash:roles. The hash is bcrypt's, as htpasswd -B makes it. Roles are viewer, helpdesk and operator, for every channel, or as in helpdesk@HR for one. It is read anew when it changes."`
}

// AccessOIDC is an identity provider.
type AccessOIDC struct {
	Issuer       string         `yaml:"issuer" help:"Address of the provider, under which /.well-known/openid-configuration is."`
	ClientID     string         `yaml:"client_id" help:"What the provider knows the console as."`
	ClientSecret gateway.Secret `yaml:"client_secret" help:"Secret of the client."`
	Scopes       []string       `yaml:"scopes" help:"What the provider is asked for, openid among it. Some have to be asked for groups."`
	NameClaim    string         `yaml:"name_claim" help:"Claim of the ID token by which is written down who did something: one that people cannot change, and that no two share."`
	GroupsClaim  string         `yaml:"groups_claim" help:"Claim of the ID token with the groups, a list or a single text."`
	CAFile       string         `yaml:"ca_file" help:"File with the certificates (PEM) of the authorities that vouch for the provider. Empty: this machine's."`
}

// AccessProxy is what a proxy says.
type AccessProxy struct {
	UserHeader   string `yaml:"user_header" help:"Header with the name, such as X-Forwarded-User."`
	GroupsHeader string `yaml:"groups_header" help:"Header with the groups, with commas between, such as X-Forwarded-Groups. Empty: only rules for the group * count."`
}

// AccessRule gives a group a role.
type AccessRule struct {
	Group    string     `yaml:"group" required:"true" help:"Group, as the provider or the proxy names it. * is everybody that it lets in."`
	Role     AccessRole `yaml:"role" help:"What it may do: a viewer sees everything, with numbers and texts masked; the help desk reveals them, and resolves replies; an operator acts. Each may do what those before it may."`
	Channels []string   `yaml:"channels" help:"Channels that this is for. Empty: every channel, and what is of no single one."`
}

// SetDefaults implements what settings ask of an item: there is no default.
func (r *AccessRule) SetDefaults() { *r = AccessRule{Role: AccessRole(operate.RoleViewer)} }

// AccessSessions is how long a login lasts.
type AccessSessions struct {
	Idle     time.Duration  `yaml:"idle" range:"1m..24h" help:"How long after the last thing that somebody did. An open page that renews itself does nothing."`
	Absolute time.Duration  `yaml:"absolute" range:"5m..168h" help:"How long at most. Not less than idle."`
	Key      gateway.Secret `yaml:"key" help:"What seals the sessions, at least 32 characters at random. Gateways behind one address share it. Empty: made at the start, so that a restart ends every session."`
}

func defaultAccess() Access {
	return Access{
		Login:    LoginUsers,
		OIDC:     AccessOIDC{Scopes: []string{"openid", "profile"}, NameClaim: "preferred_username", GroupsClaim: "groups"},
		Sessions: AccessSessions{Idle: 30 * time.Minute, Absolute: 12 * time.Hour},
	}
}

// AccessLogin is how people are told apart.
type AccessLogin string

// The ways to tell people apart.
const (
	LoginUsers AccessLogin = "users"
	LoginOIDC  AccessLogin = "oidc"
	LoginProxy AccessLogin = "proxy"
	// LoginNone is for a console that only its own host reaches.
	LoginNone AccessLogin = "none"
)

// Choices lists the ways to tell people apart.
func (AccessLogin) Choices() []string {
	return []string{string(LoginUsers), string(LoginOIDC), string(LoginProxy), string(LoginNone)}
}

// AccessRole is an operate.Role as it is configured.
type AccessRole operate.Role

// Choices lists the roles.
func (AccessRole) Choices() []string {
	var choices []string
	for _, role := range operate.Roles() {
		choices = append(choices, string(role))
	}
	return choices
}
