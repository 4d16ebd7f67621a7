package httpserver

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Limits bound the connections of a server. The zero value of a number is no limit.
type Limits struct {
	// Connections is how many there may be at once.
	Connections int
	// PerClient is how many of them may be of one address (of one /64 of IPv6), unless it
	// is a trusted one.
	PerClient int
	// Trusted are the proxies in front of the server.
	Trusted Proxies
}

// Proxies are addresses that many clients come from.
type Proxies []netip.Prefix

// ParseProxies reads addresses and networks, such as 192.0.2.7 and 10.0.0.0/8.
func ParseProxies(texts []string) (Proxies, error) {
	var proxies Proxies
	for _, text := range texts {
		network, err := netip.ParsePrefix(text)
		if address, notNetwork := netip.ParseAddr(text); notNetwork == nil {
			network, err = address.Prefix(address.BitLen())
		}
		if err != nil {
			return nil, fmt.Errorf("reading proxies: %q is neither an address nor a network", text)
		}
		proxies = append(proxies, network.Masked())
	}
	return proxies, nil
}

// Peer reports whether a request comes from one of the proxies itself.
func (p Proxies) Peer(r *http.Request) bool { return p.contain(addressOf(r.RemoteAddr)) }

func (p Proxies) contain(address netip.Addr) bool {
	for _, network := range p {
		if network.Contains(address) {
			return true
		}
	}
	return false
}

// Client is the address that a request comes from: the peer's or, behind trusted
// proxies, the last one that such a proxy has put into X-Forwarded-For. It is "" if there is none.
func (p Proxies) Client(r *http.Request) string {
	client := addressOf(r.RemoteAddr)
	forwarded := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(forwarded) - 1; i >= 0 && p.contain(client); i-- {
		before := forwardedAddress(strings.TrimSpace(forwarded[i]))
		if !before.IsValid() {
			break
		}
		client = before
	}
	if !client.IsValid() {
		return ""
	}
	return client.String()
}

// forwardedAddress reads an address, which some proxies write with a port: 192.0.2.1:50123, [2001:db8::1]:50123. It is the
// zero Addr if there is none.
func forwardedAddress(text string) netip.Addr {
	if address, err := netip.ParseAddr(strings.Trim(text, "[]")); err == nil {
		return address.Unmap().WithZone("")
	}
	return addressOf(text)
}

// addressOf is the address of host:port, the zero Addr if there is none.
func addressOf(hostPort string) netip.Addr {
	host, _, err := net.SplitHostPort(hostPort)
	if err != nil {
		return netip.Addr{}
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	return address.Unmap().WithZone("")
}

// client is what PerClient counts by: an address, or the /64 that a client of IPv6
// commonly has for itself; the zero Prefix for one that is not counted.
func (l Limits) client(address netip.Addr) netip.Prefix {
	if l.PerClient == 0 || !address.IsValid() || l.Trusted.contain(address) {
		return netip.Prefix{}
	}
	bits := address.BitLen()
	if address.Is6() {
		bits = 64
	}
	network, _ := address.Prefix(bits) // the length fits the family
	return network
}
