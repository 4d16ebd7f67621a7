package config

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/bcrypt"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/internal/settings"
)

// Lists is the listener for other systems.
type Lists struct {
	Listen         string         `yaml:"listen" help:"Address of the lists, such as :8082. Empty: there are none."`
	PublicURL      string         `yaml:"public_url" help:"Address that clients reach the lists by, such as https://lists.example.com: the links in the answers begin with it. Empty: they are paths alone."`
	TrustedProxies []string       `yaml:"trusted_proxies" help:"Addresses and networks of the proxies in front of the lists. Their X-Forwarded-For names the client, whose wrong secrets are counted."`
	TLS            TLS            `yaml:"tls" help:"Encryption, where no proxy in front of the lists does it. Clients send secrets: one of the two must."`
	MaxBody        settings.Size  `yaml:"max_body" range:"1KiB..1MiB" help:"Largest accepted body."`
	Timeout        time.Duration  `yaml:"timeout" range:"1s..1m" help:"Bound of one answer."`
	TokenLife      time.Duration  `yaml:"token_life" range:"1m..24h" help:"How long a bearer token holds. It cannot be taken back before, but by another secret of its client."`
	TokenKey       gateway.Secret `yaml:"token_key" help:"What signs bearer tokens, at least 32 characters at random. Gateways behind one address share it. Empty: made at the start, so that a restart ends every token."`
	Clients        []ListClient   `yaml:"clients" help:"The systems that may use the lists, at least one."`
}

// On reports whether there are lists.
func (l Lists) On() bool { return l.Listen != "" }

// ListClient is another system.
type ListClient struct {
	ID         string         `yaml:"id" required:"true" help:"Its name, the client_id of OAuth2 and the user of Basic. It is written down with what it does."`
	SecretHash gateway.Secret `yaml:"secret_hash" required:"true" help:"Hash of its secret by bcrypt, as htpasswd -nBC 12 makes it, without the name. Let a machine make the secret, of 22 characters or more."`
	Scopes     []string       `yaml:"scopes" required:"true" help:"What it may do: read_outbound, write_outbound, read_inbound, write_inbound, for every channel, or as in read_inbound:hr for one."`
	Reveal     bool           `yaml:"reveal" help:"Whether it is shown numbers, names and texts, which are masked otherwise. The audit log says which rows it was shown."`
	PerSecond  int            `yaml:"per_second" unit:"requests" range:"1..1000" help:"How many requests a second it may make; further ones are 429."`
	Burst      int            `yaml:"burst" unit:"requests" range:"1..10000" help:"How many of them at once."`
}

// SetDefaults implements what settings ask of an item.
func (c *ListClient) SetDefaults() { *c = ListClient{PerSecond: 10, Burst: 20} }

// ListGrant is a scope of a client, for a channel, or for every one if that is "".
type ListGrant struct{ Scope, Channel string }

// Grants are those of Scopes.
func (c ListClient) Grants() []ListGrant {
	grants := make([]ListGrant, len(c.Scopes))
	for i, text := range c.Scopes {
		grants[i].Scope, grants[i].Channel, _ = strings.Cut(text, ":")
	}
	return grants
}

func defaultLists() Lists {
	return Lists{MaxBody: 64 * settings.KiB, Timeout: 10 * time.Second, TokenLife: time.Hour}
}

var listClientForm = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

func (c *checker) checkLists() {
	l := c.Lists
	c.checkTLS("lists.tls", l.TLS)
	if u := c.checkURL("lists.public_url", l.PublicURL); u != nil {
		c.Require(u.Scheme == "https" || isLoopback(u.Hostname()), "lists.public_url",
			"must be https; http is for loopback hosts only")
	}
	for i, text := range l.TrustedProxies {
		c.Require(isNetwork(text), settings.ItemPath("lists.trusted_proxies", i),
			"must be an address or a network, such as 192.0.2.7 or 10.0.0.0/8")
	}
	key := l.TokenKey.Reveal()
	c.Require(key == "" || len(key) >= shortestKey, "lists.token_key", "must have at least %d characters", shortestKey)
	c.Require(!l.On() || len(l.Clients) > 0, "lists.clients", "must have at least one entry")
	taken := map[string]bool{}
	for i, client := range l.Clients {
		path := settings.ItemPath("lists.clients", i)
		c.Require(!taken[client.ID], path+".id", "must not be that of another client")
		taken[client.ID] = true
		c.checkListClient(path, client)
	}
}

func (c *checker) checkListClient(path string, client ListClient) {
	c.RequireMatch(listClientForm, path+".id", client.ID, "up to 64 letters, digits, dots, hyphens and underscores")
	_, err := bcrypt.Cost([]byte(client.SecretHash.Reveal()))
	c.Require(client.SecretHash == "" || err == nil, path+".secret_hash", "must be a hash of bcrypt's, such as $2y$10$...")
	scopes := []string{"read_outbound", "write_outbound", "read_inbound", "write_inbound"}
	for i, g := range client.Grants() {
		at := settings.ItemPath(path+".scopes", i)
		c.Require(slices.Contains(scopes, g.Scope), at, "must be one of %s, alone or followed by a colon and a channel",
			strings.Join(scopes, ", "))
		known := slices.ContainsFunc(c.Channels, func(ch Channel) bool { return ch.Name == g.Channel })
		c.Require(known || !strings.Contains(client.Scopes[i], ":"), at, "must name a channel that is configured")
	}
}
