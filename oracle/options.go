package oracle

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/oracle/internal/names"
	"ebs-sms-gateway/oracle/internal/session"
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
	// ReadOnly is for a store that is only read: SELECT is all that its users need, and the tables may be a copy.
	ReadOnly bool
	// Timeout bounds each operation, waiting for a session included; 30 s if zero.
	Timeout time.Duration
	// Clock tells the time, time.Now if nil.
	Clock gateway.Clock
	// Random gives numbers in [0,1) for the jitter of delays, math/rand's if nil.
	Random func() float64
	// Logger, slog.Default() if nil.
	Logger *slog.Logger
}

// Database is one database.
type Database struct {
	// Login says how to reach it, and as whom.
	Login
	// Names are what the tables are called.
	Names Names
}

// Login says how to reach one database, and as whom.
type Login = session.Login

// Pool sizes a session pool.
type Pool = session.Pool

// Names are what a site calls the tables and sequences of the gateway.
type Names = names.Site

func (o Options) sessions() session.Options {
	return session.Options{Node: o.Node, Timeout: o.Timeout, Clock: o.Clock, Random: o.Random, Logger: o.Logger}
}

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
		return errors.New("staging: the folders of client library and network settings differ from the queue's; " +
			"a process has one of each")
	}
	return nil
}

func (d Database) validate() error {
	if err := d.Validate(); err != nil {
		return err
	}
	_, err := d.Names.Mapping()
	return err
}
