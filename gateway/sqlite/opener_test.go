package sqlite

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

// slowDriver tells that it opens a connection, and fails when it is told to.
type slowDriver struct{ opens, fail chan struct{} }

var errOpened = errors.New("opened")

func (d slowDriver) Open(string) (driver.Conn, error) {
	close(d.opens)
	<-d.fail
	return nil, errOpened
}

func TestOpener_EndsWhenNothingIsBeingOpenedAnyMore(t *testing.T) {
	t.Parallel()
	slow := slowDriver{make(chan struct{}), make(chan struct{})}
	o := &opener{driver: slow}
	opened := make(chan error)
	go func() {
		_, err := o.Connect(t.Context())
		opened <- err
	}()
	<-slow.opens
	require.False(t, o.opening.TryLock(), "end would wait")
	close(slow.fail)
	require.ErrorIs(t, <-opened, errOpened)
	o.end()
	_, err := o.Connect(t.Context())
	require.ErrorIs(t, err, sql.ErrConnDone)
}
