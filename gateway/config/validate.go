package config

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// Validate checks every value and how they fit together. The error is a [Faults] without origins; Load adds them.
func (c Config) Validate() error { return check(&c).err() }

func check(config *Config) Faults {
	c := checker{Config: config}
	c.checkValues()
	c.checkNode()
	c.checkStore()
	c.checkTwilio()
	c.checkWebhooks()
	c.checkSweep()
	c.checkListeners()
	c.checkOutbound()
	c.checkConsent()
	c.checkChannels()
	return c.faults
}

// checker collects the faults of a Config.
type checker struct {
	*Config
	faults Faults
}

// require adds a fault of the key unless ok. The message goes on after the path. Only the first fault of a key counts.
func (c *checker) require(ok bool, path, format string, args ...any) {
	if ok || c.faulty(path) {
		return
	}
	c.faults = append(c.faults, Fault{Key: path, Err: fmt.Errorf(path+" "+format, args...)})
}

func (c *checker) faulty(path string) bool {
	return slices.ContainsFunc(c.faults, func(f Fault) bool { return f.Key == path })
}

// requireMatch checks the form of a text that is not empty. The message does not show it: it may be a secret.
func (c *checker) requireMatch(form *regexp.Regexp, path, text, want string) {
	c.require(text == "" || form.MatchString(text), path, "must be %s", want)
}

// checkValues checks each key by itself, by its tags.
func (c *checker) checkValues() {
	c.require(len(c.Channels) > 0, "channels", "must have at least one entry")
	for _, k := range leafKeys(c.Config) {
		if !k.isTwin() {
			c.checkValue(k)
		}
	}
}

func (c *checker) checkValue(k key) {
	empty := k.value.IsZero() || k.value.Kind() == reflect.Slice && k.value.Len() == 0
	c.require(!k.isRequired() || !empty, k.path, "is required")
	if b, ok := k.bounds(); ok {
		c.require(b.hold(k.value), k.path, "must be %s, not %s", b, textOf(k.value))
	}
	if choices := k.choices(); choices != nil {
		c.require(slices.Contains(choices, textOf(k.value)), k.path, "must be %s, not %q", alternatives(choices), textOf(k.value))
	}
}

var nodeForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

func (c *checker) checkNode() {
	c.requireMatch(nodeForm, "node", c.Node, "up to 64 letters, digits, dots, hyphens and underscores")
}

// alternatives reads as "debug, info, warn or error".
func alternatives(texts []string) string {
	last := len(texts) - 1
	if last < 1 {
		return strings.Join(texts, "")
	}
	return strings.Join(texts[:last], ", ") + " or " + texts[last]
}
