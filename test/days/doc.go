// Package days plays days of a site within minutes, in fake time: three gateways on one queue, a provider, a mail
// server and people in several zones, connected in memory. Gateways die in between. Everything but the clock and the
// network is what runs in production. What the provider got is judged by the people's own clocks, what was made of
// their replies by what they meant, and what managers were mailed by their post: the judges know nothing of the gateway.
package days
