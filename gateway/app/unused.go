package app

import (
	"net"
	"net/http"
	"sync"
)

// unused are a server's connections on which no request has come yet, such as a
// client's spare ones. http.Server.Shutdown would wait 5 s for each.
type unused struct {
	mu    sync.Mutex
	conns map[net.Conn]bool
}

// track is the server's ConnState.
func (u *unused) track(conn net.Conn, state http.ConnState) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if state != http.StateNew {
		delete(u.conns, conn)
		return
	}
	if u.conns == nil {
		u.conns = map[net.Conn]bool{}
	}
	u.conns[conn] = true
}

func (u *unused) close() {
	u.mu.Lock()
	defer u.mu.Unlock()
	for conn := range u.conns {
		_ = conn.Close() // nobody waits for an answer on it
	}
}
