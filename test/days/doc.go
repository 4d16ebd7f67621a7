// Package days plays days of a site within minutes, in fake time: three gateways on one queue, a provider and people
// in several zones, connected in memory. Gateways die in between. Everything but the clock and the network is what
// runs in production; what the provider got is judged by the people's own clocks, which know nothing of the gateway.
package days
