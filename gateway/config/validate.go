package config

import (
	"path/filepath"
	"regexp"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/internal/settings"
)

// Validate checks every value and how they fit together. The error is a [settings.Faults] without origins; Load adds
// them.
func (c Config) Validate() error { return check(&c).Err() }

func check(config *Config) settings.Faults {
	c := checker{Config: config}
	c.Require(len(c.Channels) > 0, "channels", "must have at least one entry")
	c.RequireTags(keysOf(config))
	c.checkNode()
	c.checkMode()
	c.checkStore()
	c.checkTwilio()
	c.checkWebhooks()
	c.checkSweep()
	c.checkLists()
	c.checkListeners()
	c.checkAdmin()
	c.checkConsole()
	c.checkOutbound()
	c.checkZone("caps.time_zone", c.Caps.TimeZone)
	c.checkDigest()
	c.checkConsent()
	c.checkMail()
	c.checkTracing()
	c.checkChannels()
	return c.Faults()
}

// checker collects the faults of a Config.
type checker struct {
	*Config
	settings.Checker
}

var nodeForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

func (c *checker) checkNode() {
	c.RequireMatch(nodeForm, "node", c.Node, "up to 64 letters, digits, dots, hyphens and underscores")
}

// checkMode refuses what a gateway that only looks cannot do.
func (c *checker) checkMode() {
	if c.Mode != ModeShadow {
		return
	}
	file := filepath.Clean(c.Shadow.File)
	c.Require(c.Shadow.File != "", "shadow.file", "is required if the mode is shadow")
	c.Require(c.Store.Driver != DriverSQLite || file != filepath.Clean(c.Store.SQLite.Path), "shadow.file",
		"must not be the file of store.sqlite.path")
	for i, ch := range c.Channels {
		c.Require(ch.Lookup != LookupPolicy(gateway.LookupRequire), settings.ItemPath("channels", i)+".lookup",
			"must not be require if the mode is shadow: nothing is looked up, and the rows would wait for ever")
	}
}
