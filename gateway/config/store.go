package config

import (
	"regexp"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/internal/settings"
)

// renameForm is a table and its other name; what may be a name is the store's to say.
var renameForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_$#]*=[A-Za-z][A-Za-z0-9_$#]*$`)

// passwordForm finds user/password@database and (PASSWORD=...).
var passwordForm = regexp.MustCompile(`(?i)^[^(/@]*/[^(@]*@|\bpassword\s*=`)

// Oracle is the store in one or two Oracle databases.
type Oracle struct {
	Queue     OracleDatabase `yaml:"queue" help:"The database of the queue, and of everything else unless staging is set."`
	Staging   OracleDatabase `yaml:"staging" help:"The database of replies, opt-outs and their proof, where it is another one. Without a connect_string there is one database for all."`
	ConfigDir string         `yaml:"config_dir" help:"Folder of tnsnames.ora, sqlnet.ora and the wallet. Empty is TNS_ADMIN, or the client library's own."`
	LibDir    string         `yaml:"lib_dir" help:"Folder of Oracle's client library. Empty is where the system looks."`
	CopyOf    string         `yaml:"copy_of" help:"DB_NAME of the database that this one is a copy of, to serve the tables although they were installed for that one. A clone of production is refused otherwise: see docs/oracle.md."`
	Timeout   time.Duration  `yaml:"timeout" range:"1s..5m" help:"Bound of one operation, such as a claim, waiting for a session included."`
}

// OracleDatabase is one database, and the user of the gateway in it.
type OracleDatabase struct {
	ConnectString   string         `yaml:"connect_string" help:"Name of tnsnames.ora, host:port/service, or a whole descriptor, which TCPS needs. Required for the queue if the driver is oracle."`
	Username        string         `yaml:"username" help:"User of the gateway, such as XXSMSGW. Empty is what the wallet says."`
	Password        gateway.Secret `yaml:"password" help:"Its password. A file is read again before each login, so that a new password needs no restart."`
	Edition         string         `yaml:"edition" help:"Edition to run in. Empty is the database's, which is the run edition of EBS 12.2."`
	Schema          string         `yaml:"schema" help:"Owner of the tables, such as XXSMS. Empty is for a user that has the synonyms which sql/ makes."`
	Tables          []string       `yaml:"tables" help:"Tables and sequences that have another name here, such as XXSMS_OUTBOUND=XXHR_SMS_QUEUE."`
	MinSessions     int            `yaml:"min_sessions" range:"1..100" help:"Sessions that the pool keeps."`
	MaxSessions     int            `yaml:"max_sessions" range:"2..1000" help:"Most sessions. The user's profile must allow as many for each gateway."`
	SessionLifetime time.Duration  `yaml:"session_lifetime" range:"1m..24h" help:"Age at which a session is replaced, so that a new edition is picked up after a cutover."`
}

func defaultStore() Store {
	database := OracleDatabase{MinSessions: 1, MaxSessions: 8, SessionLifetime: time.Hour}
	return Store{
		Driver: DriverSQLite,
		SQLite: SQLite{Path: "ebs-sms-gateway.db"},
		Oracle: Oracle{Queue: database, Staging: database, Timeout: 30 * time.Second},
	}
}

func (c *checker) checkStore() {
	s := c.Store
	c.Require(s.Driver != DriverSQLite || s.SQLite.Path != "", "store.sqlite.path",
		"is required if the driver is sqlite")
	c.Require(s.Driver != DriverOracle || s.Oracle.Queue.ConnectString != "", "store.oracle.queue.connect_string",
		"is required if the driver is oracle")
	c.checkDatabase("store.oracle.queue", s.Oracle.Queue)
	c.checkDatabase("store.oracle.staging", s.Oracle.Staging)
}

func (c *checker) checkDatabase(path string, d OracleDatabase) {
	c.Require(!passwordForm.MatchString(d.ConnectString), path+".connect_string",
		"must have no password in it; set username and password_file")
	c.Require(d.Password == "" || d.Username != "", path+".username", "is required with a password")
	c.Require(d.MinSessions <= d.MaxSessions, path+".min_sessions", "must not be above max_sessions")
	for i, table := range d.Tables {
		c.RequireMatch(renameForm, settings.ItemPath(path+".tables", i), table, "NAME=OTHER_NAME")
	}
}
