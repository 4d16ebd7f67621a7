package session

import (
	"errors"
	"fmt"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/oracle/internal/names"
)

// Login says how to reach one database, and as whom.
type Login struct {
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

func (l Login) withDefaults() Login {
	if l.Pool.Min == 0 {
		l.Pool.Min = 1
	}
	if l.Pool.Max == 0 {
		l.Pool.Max = max(8, l.Pool.Min)
	}
	if l.Pool.MaxLifetime == 0 {
		l.Pool.MaxLifetime = time.Hour
	}
	if l.Pool.IdleTimeout == 0 {
		l.Pool.IdleTimeout = 5 * time.Minute
	}
	if l.Password == nil {
		l.Password = func() (gateway.Secret, error) { return "", nil }
	}
	return l
}

// Validate says why a login cannot be right.
func (l Login) Validate() error {
	l = l.withDefaults()
	switch {
	case l.ConnectString == "":
		return errors.New("no connect string given")
	case l.Pool.Min < 0 || l.Pool.Max < l.Pool.Min:
		return fmt.Errorf("a pool of %d to %d sessions is not possible", l.Pool.Min, l.Pool.Max)
	case l.Edition == "":
		return nil
	}
	if _, err := names.Identifier(l.Edition); err != nil {
		return fmt.Errorf("edition: %w", err)
	}
	return nil
}
