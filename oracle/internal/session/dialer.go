//go:build cgo

package session

import (
	"context"
	"database/sql/driver"
	"fmt"
	"sync"

	"github.com/godror/godror"

	"ebs-sms-gateway/gateway"
)

// godrorDialer connects with godror. Each password has a driver of its own, and so a
// pool of its own: godror keeps a pool as long as its driver. A driver is closed once
// its password is out of use and the last of its connections has ended, not before:
// closing takes the ground from under its connections.
type godrorDialer struct {
	params godror.ConnectionParams
	tag    tagger

	mu      sync.Mutex
	current *generation
}

// generation is what connects with one password.
type generation struct {
	connector driver.Connector
	password  gateway.Secret
	close     func() error
	open      int  // connections, and attempts
	worked    bool // there was a connection
	retired   bool
}

// dial implements dialer.
func (d *godrorDialer) dial(ctx context.Context, password gateway.Secret) (driver.Conn, error) {
	g := d.enter(password)
	opened, err := g.connector.Connect(d.tag(ctx, "connect"))
	if err != nil {
		d.leave(g)
		return nil, err
	}
	usable, ok := opened.(godrorConn)
	if !ok {
		d.leave(g)
		return nil, fmt.Errorf("godror's connection %T lacks a method", opened)
	}
	d.mu.Lock()
	g.worked = true
	d.mu.Unlock()
	return &connection{godrorConn: usable, closed: func() { d.leave(g) }}, nil
}

// close implements dialer.
func (d *godrorDialer) close() error {
	d.mu.Lock()
	over := d.retire()
	d.mu.Unlock()
	return over.end()
}

// enter returns the generation of the password with one more in it.
func (d *godrorDialer) enter(password gateway.Secret) *generation {
	d.mu.Lock()
	var over *generation
	if d.current == nil || d.current.password != password {
		over = d.retire()
		d.current = newGeneration(d.params, password)
	}
	g := d.current
	g.open++
	d.mu.Unlock()
	_ = over.end() // the new one is what matters
	return g
}

func newGeneration(params godror.ConnectionParams, password gateway.Secret) *generation {
	params.Password = godror.NewPassword(password.Reveal())
	drv := godror.NewDriver()
	return &generation{connector: drv.NewConnector(params), password: password, close: drv.Close}
}

func (d *godrorDialer) leave(g *generation) {
	d.mu.Lock()
	g.open--
	over := g.over()
	d.mu.Unlock()
	_ = over.end()
}

// retire takes the current generation out of use and returns it if it is over.
func (d *godrorDialer) retire() *generation {
	g := d.current
	if g == nil {
		return nil
	}
	d.current, g.retired = nil, true
	return g.over()
}

// over returns the generation if its driver is to be closed now, otherwise nil. A driver
// that never worked may have nothing to close.
func (g *generation) over() *generation {
	if !g.retired || g.open > 0 || !g.worked {
		return nil
	}
	return g
}

// end closes the driver of a generation that is over; of none, nothing. The dialer must
// not be locked: godror waits for its pools up to 30 s, in which others may connect.
func (g *generation) end() error {
	if g == nil {
		return nil
	}
	if err := g.close(); err != nil {
		return fmt.Errorf("closing driver: %w", err)
	}
	return nil
}

// godrorConn is what database/sql uses of a connection of godror.
type godrorConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// connection tells when it is closed.
type connection struct {
	godrorConn
	once   sync.Once
	closed func()
}

// Close implements driver.Conn.
func (c *connection) Close() error {
	defer c.once.Do(c.closed)
	return c.godrorConn.Close()
}
