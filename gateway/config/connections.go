package config

import (
	"net/netip"

	"ebs-sms-gateway/internal/settings"
)

// Connections bounds those of the webhooks.
type Connections struct {
	Max            int      `yaml:"max" unit:"connections" range:"16..100000" help:"Most at once, as far as the process may open as many files. One more takes the place of the one that has waited longest for a request or the rest of one, never that of a signed post."`
	PerClient      int      `yaml:"per_client" unit:"connections" range:"0..100000" help:"Most at once of one address (of one /64 of IPv6) that is no trusted proxy. 0 is no limit."`
	TrustedProxies []string `yaml:"trusted_proxies" help:"Addresses and networks of the proxies in front of the gateway. per_client is not for them, as all of Twilio may come from one of them, and their X-Forwarded-For names the client in the log. The default is every private address: name your own to bound others near you."`
}

func defaultConnections() Connections {
	return Connections{Max: 1000, PerClient: 100, TrustedProxies: []string{
		"127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "::1",
		"fc00::/7", "fe80::/10",
	}}
}

func (c *checker) checkConnections() {
	for i, text := range c.Webhooks.Connections.TrustedProxies {
		path := settings.ItemPath("webhooks.connections.trusted_proxies", i)
		c.Require(isNetwork(text), path, "must be an address or a network, such as 192.0.2.7 or 10.0.0.0/8")
	}
}

func isNetwork(text string) bool {
	_, notAddress := netip.ParseAddr(text)
	_, notNetwork := netip.ParsePrefix(text)
	return notAddress == nil || notNetwork == nil
}
