package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"sync"
)

// opener opens the connections of a pool. In place of one that broke, database/sql opens another in a goroutine that it
// does not wait for when the pool is closed: files would come to be after Close.
type opener struct {
	driver driver.Driver
	dsn    string
	// opening is held by each connection that is being opened.
	opening sync.RWMutex
	ended   bool
}

// Connect implements driver.Connector. It does not heed its context: the driver cannot.
func (o *opener) Connect(context.Context) (driver.Conn, error) {
	o.opening.RLock()
	defer o.opening.RUnlock()
	if o.ended {
		return nil, sql.ErrConnDone
	}
	return o.driver.Open(o.dsn)
}

// Driver implements driver.Connector.
func (o *opener) Driver() driver.Driver { return o.driver }

// end waits for what is being opened. Nothing is opened after it.
func (o *opener) end() {
	o.opening.Lock()
	defer o.opening.Unlock()
	o.ended = true
}
