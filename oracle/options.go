package oracle

import (
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"ebs-sms-gateway/gateway"
)

// Options say where a Store keeps what.
type Options struct {
	// Queue is the database of the messages and of everything else.
	Queue Database
	// Staging is the database of replies, opt-outs and the consent log; nil: Queue.
	Staging *Database
	// Node names this gateway in V$SESSION.CLIENT_INFO.
	Node string
	// CopyOf names a database: tables that were installed for it are served here, too.
	CopyOf string
	// Timeout bounds each operation, waiting for a session included; 30 s if zero.
	Timeout time.Duration
	// Clock tells the time, time.Now if nil.
	Clock gateway.Clock
	// Random gives numbers in [0,1) for the jitter of delays, math/rand's if nil.
	Random func() float64
	// Logger, slog.Default() if nil.
	Logger *slog.Logger
}

// Database says how to reach one database, and as whom.
type Database struct {
	// ConnectString is a name of tnsnames.ora, an EZConnect string (host:1521/service)
	// or a whole descriptor, which TCPS needs: (DESCRIPTION=(ADDRESS=(PROTOCOL=TCPS)...)).
	ConnectString string
	// ConfigDir holds tnsnames.ora, sqlnet.ora and the wallet (TNS_ADMIN). The client
	// library reads it once in a process: both databases must name the same.
	ConfigDir string
	// LibDir holds Oracle's client library; empty: where the system looks. Like
	// ConfigDir it is one for the process.
	LibDir string
	// Username; empty for what the wallet has.
	Username string
	// Password reads the password, from its file each time, so that a new one is found.
	// It is asked before each login, not for each session of a pool.
	Password func() (gateway.Secret, error)
	// Edition that sessions run in; empty: the database's, which is the run edition on
	// EBS 12.2. A cutover is picked up as sessions end after Pool.MaxLifetime.
	Edition string
	// Names are what the tables are called.
	Names Names
	// Pool sizes the session pool.
	Pool Pool
	// Standalone takes a session of its own for each connection instead of one of Oracle's session pool.
	Standalone bool
}

// Pool sizes a session pool.
type Pool struct {
	// Min and Max are numbers of sessions: 1 and 8 if zero.
	Min, Max int
	// MaxLifetime ends a session however busy it is, 1 h if zero.
	MaxLifetime time.Duration
	// IdleTimeout ends a session that is not needed, 5 min if zero.
	IdleTimeout time.Duration
}

func (o Options) withDefaults() Options {
	if o.Timeout == 0 {
		o.Timeout = 30 * time.Second
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Float64
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	o.Queue = o.Queue.withDefaults()
	if o.Staging != nil {
		staging := o.Staging.withDefaults()
		o.Staging = &staging
	}
	return o
}

func (d Database) withDefaults() Database {
	if d.Pool.Min == 0 {
		d.Pool.Min = 1
	}
	if d.Pool.Max == 0 {
		d.Pool.Max = max(8, d.Pool.Min)
	}
	if d.Pool.MaxLifetime == 0 {
		d.Pool.MaxLifetime = time.Hour
	}
	if d.Pool.IdleTimeout == 0 {
		d.Pool.IdleTimeout = 5 * time.Minute
	}
	if d.Password == nil {
		d.Password = func() (gateway.Secret, error) { return "", nil }
	}
	return d
}

// validate takes options with their defaults.
func (o Options) validate() error {
	if err := o.Queue.validate(); err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	if o.Staging == nil {
		return nil
	}
	if err := o.Staging.validate(); err != nil {
		return fmt.Errorf("staging: %w", err)
	}
	if o.Staging.LibDir != o.Queue.LibDir || o.Staging.ConfigDir != o.Queue.ConfigDir {
		return errors.New("staging: the folders of client library and network settings differ from the queue's; a process has one of each")
	}
	return nil
}

func (d Database) validate() error {
	switch {
	case d.ConnectString == "":
		return errors.New("no connect string given")
	case d.Pool.Min < 0 || d.Pool.Max < d.Pool.Min:
		return fmt.Errorf("a pool of %d to %d sessions is not possible", d.Pool.Min, d.Pool.Max)
	}
	if d.Edition != "" {
		if _, err := identifier(d.Edition); err != nil {
			return fmt.Errorf("edition: %w", err)
		}
	}
	_, err := d.Names.mapping()
	return err
}
