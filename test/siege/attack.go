package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"ebs-sms-gateway/gateway/config"
)

// attack is so many connections at once, each opened again when the gateway closes it.
type attack struct {
	name        string
	connections int
	// targets are the addresses, taken in turn.
	targets []string
	// head is what each connection sends, and then nothing more.
	head string
}

const (
	// proxy is the address that the gateway trusts. Half of an attack comes through it, the
	// other half from strangers' addresses.
	proxy     = "127.0.0.1"
	strangers = 8
	// again is how long an attacker waits before he opens a connection again.
	again = time.Second
)

func (d *drill) attacks() []attack {
	head := "POST " + config.Default().Webhooks.InboundPaths[0] +
		" HTTP/1.1\r\nHost: sms\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	large := strings.Repeat("X-Large: "+strings.Repeat("x", 980)+"\r\n", 30)
	return []attack{
		{name: "silent", connections: d.idle, targets: append(d.inside, d.gateway.Webhooks, d.gateway.Admin)},
		{name: "large headers", connections: d.connections, targets: []string{d.gateway.Webhooks}, head: head + large +
			"Content-Length: 60000\r\n\r\n"},
		{name: "withheld bodies", connections: d.connections, targets: []string{d.gateway.Webhooks}, head: head +
			"Content-Length: 60000\r\n\r\nBody="},
		{name: "forged signatures", connections: d.connections, targets: []string{d.gateway.Webhooks},
			head: head + "X-Twilio-Signature: forged\r\nContent-Length: 60000\r\n\r\n" + strings.Repeat("x", 59_999)},
	}
}

// run attacks until ctx ends, and returns how many connections it opened.
func (a *attack) run(ctx context.Context) int64 {
	var opened atomic.Int64
	var group sync.WaitGroup
	for i := range a.connections {
		group.Go(func() {
			dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(source(i))}}
			for ctx.Err() == nil {
				if conn, err := dialer.DialContext(ctx, "tcp", a.targets[i%len(a.targets)]); err == nil {
					opened.Add(1)
					a.hold(ctx, conn)
				}
				select {
				case <-ctx.Done():
				case <-time.After(again):
				}
			}
		})
	}
	group.Wait()
	return opened.Load()
}

func source(i int) string {
	if i%2 == 0 {
		return proxy
	}
	return fmt.Sprintf("127.0.0.%d", 2+i/2%strangers)
}

// hold says what there is to say and waits for the end of the connection.
func (a *attack) hold(ctx context.Context, conn net.Conn) {
	defer conn.Close()
	_ = conn.(*net.TCPConn).SetLinger(0) // or the ports would run out
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	if _, err := io.WriteString(conn, a.head); err == nil {
		_, _ = io.Copy(io.Discard, conn)
	}
}
