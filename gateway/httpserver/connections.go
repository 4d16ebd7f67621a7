package httpserver

import (
	"container/list"
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"sync"
)

// Reasons for which a connection is closed for a newcomer.
const (
	ReasonConnections       = "connections"        // there were Limits.Connections
	ReasonClientConnections = "client_connections" // its client had Limits.PerClient
)

// Reasons lists every reason.
func Reasons() []string { return []string{ReasonConnections, ReasonClientConnections} }

// connections are the open connections of a server.
type connections struct {
	limits Limits
	cut    func(reason string)

	mu   sync.Mutex
	open map[net.Conn]*connection
	// waiting are those that no handler holds, the one that has waited longest first.
	waiting *list.List
	clients map[netip.Prefix]int
}

type connection struct {
	net.Conn
	client netip.Prefix
	// unused: no request has come yet.
	unused bool
	// holds is how many handlers hold the connection: one of HTTP/2 has several requests at once.
	holds int
	// place is that in waiting, nil while a handler holds the connection.
	place *list.Element
}

func newConnections(limits Limits, cut func(string)) *connections {
	if cut == nil {
		cut = func(string) {}
	}
	return &connections{
		limits: limits, cut: cut,
		open: map[net.Conn]*connection{}, waiting: list.New(), clients: map[netip.Prefix]int{},
	}
}

// track is the server's ConnState. The server calls it with a new connection before
// it takes the next one.
func (c *connections) track(conn net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		c.admit(conn)
	case http.StateActive:
		c.change(conn, func(known *connection) { known.unused = false })
	case http.StateIdle:
		c.change(conn, c.wait)
	default:
		c.change(conn, c.forget)
	}
}

// change does something to a connection, unless it was cut.
func (c *connections) change(conn net.Conn, how func(*connection)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.open[conn]; ok {
		how(known)
	}
}

// admit takes a newcomer, and cuts the connection that has to go for it.
func (c *connections) admit(conn net.Conn) {
	newcomer := &connection{Conn: conn, client: c.limits.client(addressOf(conn.RemoteAddr().String())), unused: true}
	if victim, reason := c.add(newcomer); victim != nil {
		victim.reset()
		c.cut(reason)
	}
}

// add enters a newcomer, unless it is the victim itself, and strikes off its victim.
func (c *connections) add(newcomer *connection) (victim *connection, reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if victim, reason = c.victim(newcomer); victim == newcomer {
		return victim, reason
	}
	if victim != nil {
		c.forget(victim)
	}
	c.open[newcomer.Conn] = newcomer
	if newcomer.client.IsValid() {
		c.clients[newcomer.client]++
	}
	c.wait(newcomer)
	return victim, reason
}

// victim is the connection that has to go, nil if there is room: of the same client if
// that has too many, and the newcomer itself if handlers hold all others.
func (c *connections) victim(newcomer *connection) (victim *connection, reason string) {
	ofClient := newcomer.client.IsValid() && c.clients[newcomer.client] >= c.limits.PerClient
	switch {
	case ofClient:
		reason = ReasonClientConnections
	case c.limits.Connections > 0 && len(c.open) >= c.limits.Connections:
		reason = ReasonConnections
	default:
		return nil, ""
	}
	for place := c.waiting.Front(); place != nil; place = place.Next() {
		if victim := place.Value.(*connection); !ofClient || victim.client == newcomer.client {
			return victim, reason
		}
	}
	return newcomer, reason
}

// wait puts a connection that nobody holds at the end of those that wait.
func (c *connections) wait(known *connection) {
	c.stopWaiting(known)
	if known.holds == 0 {
		known.place = c.waiting.PushBack(known)
	}
}

func (c *connections) hold(known *connection) {
	known.holds++
	c.stopWaiting(known)
}

func (c *connections) release(known *connection) {
	known.holds--
	c.wait(known)
}

func (c *connections) stopWaiting(known *connection) {
	if known.place != nil {
		c.waiting.Remove(known.place)
		known.place = nil
	}
}

func (c *connections) forget(known *connection) {
	c.stopWaiting(known)
	delete(c.open, known.Conn)
	if !known.client.IsValid() {
		return
	}
	if c.clients[known.client]--; c.clients[known.client] == 0 {
		delete(c.clients, known.client)
	}
}

// reset closes the connection without a farewell that the kernel would have to wait for.
func (c *connection) reset() {
	if tcp, ok := unencrypted(c.Conn).(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = unencrypted(c.Conn).Close()
}

// unencrypted is the connection below TLS, which ends without the farewell that TLS would write.
func unencrypted(conn net.Conn) net.Conn {
	if encrypted, ok := conn.(*tls.Conn); ok {
		return encrypted.NetConn()
	}
	return conn
}

// closeUnused closes connections on which no request has come yet, such as a
// client's spare ones. http.Server.Shutdown would wait 5 s for each.
func (c *connections) closeUnused() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for conn, known := range c.open {
		if known.unused {
			_ = unencrypted(conn).Close() // nobody waits for an answer on it
		}
	}
}

// contextKey is the key of a request's connection.
type contextKey struct{}

// held is a connection and what knows it.
type held struct {
	*connections
	conn net.Conn
}

// context is the server's ConnContext.
func (c *connections) context(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, contextKey{}, held{c, conn})
}

// Hold keeps the connection of a request, by the request's context, from being closed
// for a newcomer until release. A context of no Server's is left alone.
func Hold(ctx context.Context) (release func()) {
	h, ok := ctx.Value(contextKey{}).(held)
	if !ok {
		return func() {}
	}
	h.change(h.conn, h.hold)
	return func() { h.change(h.conn, h.release) }
}
