package days

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
)

// network connects by name and in memory, so that fake time goes on while somebody waits for an answer.
type network struct {
	mu        sync.Mutex
	listeners []*listener
}

var errRefused = &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}

// Listen opens a listener; several may have one address, as gateways behind a load balancer.
func (n *network) Listen(_, address string) (net.Listener, error) {
	l := &listener{address: address, accepts: make(chan net.Conn), closed: make(chan struct{})}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.listeners = append(n.listeners, l)
	return l, nil
}

// Dial connects to the next listener of the address.
func (n *network) Dial(ctx context.Context, _, address string) (net.Conn, error) {
	l := n.next(address)
	if l == nil {
		return nil, errRefused
	}
	here, there := net.Pipe()
	select {
	case l.accepts <- there:
		l.keep(here)
		return here, nil
	case <-l.closed:
		return nil, errRefused
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// next takes those that are open in turn.
func (n *network) next(address string) *listener {
	n.mu.Lock()
	defer n.mu.Unlock()
	for i, l := range n.listeners {
		if l.address == address && l.open() {
			n.listeners = append(append(n.listeners[:i:i], n.listeners[i+1:]...), l)
			return l
		}
	}
	return nil
}

// listener accepts what is dialled.
type listener struct {
	address string
	accepts chan net.Conn
	closed  chan struct{}
	once    sync.Once
	mu      sync.Mutex
	conns   []io.Closer
}

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.accepts:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (l *listener) Close() error {
	err := net.ErrClosed
	l.once.Do(func() {
		close(l.closed)
		err = nil
	})
	return err
}

// Addr implements net.Listener.
func (l *listener) Addr() net.Addr { return addr(l.address) }

// keep remembers a connection, to be cut.
func (l *listener) keep(c io.Closer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns = append(l.conns, c)
}

// cut closes the listener and all that was accepted, in the middle of whatever it is.
func (l *listener) cut() {
	_ = l.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.conns {
		_ = c.Close()
	}
}

func (l *listener) open() bool {
	select {
	case <-l.closed:
		return false
	default:
		return true
	}
}

type addr string

func (addr) Network() string  { return "tcp" }
func (a addr) String() string { return string(a) }
