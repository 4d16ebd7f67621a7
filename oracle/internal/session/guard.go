package session

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/oracle/ora"
)

// guard is the connector that database/sql asks for connections. It keeps a gateway
// whose database is away, or whose password is wrong, from trying without end:
// each operation and each waiting goroutine of database/sql asks for a connection
// of its own, and three to ten wrong passwords lock an account.
//
// Attempts are made one at a time, so that the second learns from the first. After
// one that failed, the others get its error until the next is due: after seconds,
// up to a minute, where the database or its listener is away; after five minutes
// where it would not let the gateway in, or at once when the password is another.
type guard struct {
	dial     dialer
	password func() (gateway.Secret, error)
	driver   driver.Driver
	clock    gateway.Clock
	random   func() float64
	log      *slog.Logger

	turn chan struct{} // holds a token while an attempt is under way

	// What follows belongs to the holder of the turn.
	failure  *connectError // of the last attempt, nil after a success
	failures int           // in a row
	known    bool          // whether secret was read
	secret   gateway.Secret
}

// dialer makes one attempt to connect. It may take longer than ctx allows: the
// client library knows no contexts.
type dialer interface {
	dial(ctx context.Context, password gateway.Secret) (driver.Conn, error)
	close() error
}

const (
	// loginPause is the time between two logins with the same refused password: at
	// the strictest common profile (3 failures, for one day) it leaves time to notice.
	loginPause = 5 * time.Minute
	// patience is how long to wait for another's attempt to end.
	patience = 5 * time.Second
)

// connectError is the failure of an attempt. It wraps gateway.ErrUnavailable.
type connectError struct {
	cause error
	class ora.Class
	next  time.Time // no attempt before that
}

func (e *connectError) Error() string {
	return fmt.Sprintf("connecting (next attempt at %s): %v", e.next.UTC().Format(time.TimeOnly), e.cause)
}

func (e *connectError) Unwrap() []error { return []error{gateway.ErrUnavailable, e.cause} }

// errBusyConnecting is what others get while an attempt does not end.
var errBusyConnecting = fmt.Errorf("%w: the database does not answer an attempt to connect", gateway.ErrUnavailable)

// Driver implements driver.Connector.
func (g *guard) Driver() driver.Driver { return g.driver }

// Close ends what the driver keeps; sql.DB.Close calls it.
func (g *guard) Close() error { return g.dial.close() }

// Connect implements driver.Connector. It returns when ctx ends, though the attempt
// may go on; a connection that comes too late is closed.
func (g *guard) Connect(ctx context.Context) (driver.Conn, error) {
	if err := g.wait(ctx); err != nil {
		return nil, err
	}
	type outcome struct {
		conn driver.Conn
		err  error
	}
	done := make(chan outcome)
	go func() {
		conn, err := g.attempt(ctx)
		<-g.turn
		select {
		case done <- outcome{conn, err}:
		case <-ctx.Done():
			if conn != nil {
				_ = conn.Close() // nobody waits for it, or for its error
			}
		}
	}()
	select {
	case o := <-done:
		return o.conn, o.err
	case <-ctx.Done():
		return nil, fmt.Errorf("connecting: %w", ctx.Err())
	}
}

// wait takes the turn.
func (g *guard) wait(ctx context.Context) error {
	select {
	case g.turn <- struct{}{}:
		return nil
	default:
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case g.turn <- struct{}{}:
		return nil
	case <-timer.C:
		return errBusyConnecting
	case <-ctx.Done():
		return fmt.Errorf("waiting to connect: %w", ctx.Err())
	}
}

// attempt connects if an attempt is due, and once more if the password was refused
// and is another by now. Only the holder of the turn calls it.
func (g *guard) attempt(ctx context.Context) (driver.Conn, error) {
	if err := g.due(); err != nil {
		return nil, err
	}
	conn, err := g.dial.dial(ctx, g.secret)
	if ora.ClassOf(err) == ora.ClassAccess {
		if renewed, readErr := g.renew(); readErr == nil && renewed {
			conn, err = g.dial.dial(ctx, g.secret)
		}
	}
	return conn, g.note(ctx, err)
}

// due returns the error to live with until the next attempt, nil if that may be made.
func (g *guard) due() error {
	renewed := false
	if !g.known || g.failure != nil && g.failure.class == ora.ClassAccess {
		var err error
		if renewed, err = g.renew(); err != nil {
			return fmt.Errorf("%w: reading password: %w", gateway.ErrUnavailable, err)
		}
	}
	if g.failure == nil || renewed || !g.clock().Before(g.failure.next) {
		return nil
	}
	return g.failure
}

// renew reads the password and reports whether it is another than before.
func (g *guard) renew() (bool, error) {
	secret, err := g.password()
	if err != nil {
		return false, err
	}
	renewed := !g.known || secret != g.secret
	g.secret, g.known = secret, true
	return renewed, nil
}

// note remembers how an attempt went and returns what to answer.
func (g *guard) note(ctx context.Context, err error) error {
	switch {
	case err == nil:
		if g.failure != nil {
			g.log.InfoContext(ctx, "database reached again", "attempts_failed", g.failures)
		}
		g.failure, g.failures = nil, 0
		return nil
	case ctx.Err() != nil && errors.Is(err, ctx.Err()), ora.ClassOf(err) == ora.ClassContention:
		return fmt.Errorf("%w: connecting: %w", gateway.ErrUnavailable, ora.Clean(err)) // says nothing of the database
	}
	g.failures++
	pause := g.pause(ora.ClassOf(err))
	g.failure = &connectError{cause: ora.Clean(err), class: ora.ClassOf(err), next: g.clock().Add(pause)}
	g.log.WarnContext(ctx, "connecting to database failed", "error", g.failure.cause, "next_attempt_in", pause)
	return g.failure
}

// pause is the time to the next attempt, with jitter for many gateways on one database: 0.5 to 1 s at first, half a
// minute to a whole one at last.
func (g *guard) pause(class ora.Class) time.Duration {
	if class == ora.ClassAccess {
		return loginPause
	}
	rarer := backoff.Policy{Base: 750 * time.Millisecond, Max: 45 * time.Second, Jitter: 1. / 3}
	return rarer.Delay(g.failures, g.random())
}
