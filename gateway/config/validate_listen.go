package config

import (
	"net"
	"strconv"
)

// listener is one, by the key of its address.
type listener struct{ key, address string }

// checkListeners: each of them has an address, and none that of another.
func (c *checker) checkListeners() {
	listeners := []listener{
		{"webhooks.listen", c.Webhooks.Listen}, {"admin.listen", c.Admin.Listen}, {"console.listen", c.Console.Listen},
		{"lists.listen", c.Lists.Listen},
	}
	taken := map[string]address{}
	for i, l := range listeners {
		if l.address == "" {
			continue // it is off, or missed already
		}
		own, ok := c.checkListen(l.key, l.address)
		if !ok {
			continue
		}
		for _, before := range listeners[:i] {
			other, is := taken[before.key]
			c.Require(!is || !own.clashes(other), l.key, "must not be the address of %s", before.key)
		}
		taken[l.key] = own
	}
}

// address is where a listener listens. Port 0 is any free port.
type address struct {
	host string
	port uint64
}

func (c *checker) checkListen(path, text string) (address, bool) {
	host, portText, err := net.SplitHostPort(text)
	port, portErr := strconv.ParseUint(portText, 10, 16)
	ok := err == nil && portErr == nil
	c.Require(ok, path, "must be an address to listen on, such as :8080 or 127.0.0.1:8080, not %q", text)
	return address{host: host, port: port}, ok
}

// clashes reports whether both cannot be listened on at once. An address without a host takes the port on all of them.
func (a address) clashes(b address) bool {
	return a.port == b.port && a.port != 0 && (a.host == b.host || a.isWildcard() || b.isWildcard())
}

func (a address) isWildcard() bool {
	ip := net.ParseIP(a.host)
	return a.host == "" || ip != nil && ip.IsUnspecified()
}
