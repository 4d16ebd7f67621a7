package settings

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// Checker collects the faults of values, without their origins; [Keys.Load] adds these. Its zero value is ready to use.
type Checker struct{ faults Faults }

// Faults returns what was found, in the order in which it was found.
func (c *Checker) Faults() Faults { return c.faults }

// Require adds a fault of the key unless ok. The message goes on after the path. Only the first fault of a key counts.
func (c *Checker) Require(ok bool, path, format string, args ...any) {
	if ok || c.faulty(path) {
		return
	}
	c.faults = append(c.faults, Fault{Key: path, Err: fmt.Errorf(path+" "+format, args...)})
}

func (c *Checker) faulty(path string) bool {
	return slices.ContainsFunc(c.faults, func(f Fault) bool { return f.Key == path })
}

// RequireMatch checks the form of a text that is not empty. The message does not show it: it may be a secret.
func (c *Checker) RequireMatch(form *regexp.Regexp, path, text, want string) {
	c.Require(text == "" || form.MatchString(text), path, "must be %s", want)
}

// RequireTags checks each key by itself, by its tags and its choices.
func (c *Checker) RequireTags(keys Keys) {
	for _, k := range keys.root.leaves() {
		if !k.isTwin() {
			c.requireTags(k)
		}
	}
}

func (c *Checker) requireTags(k key) {
	empty := k.value.IsZero() || k.value.Kind() == reflect.Slice && k.value.Len() == 0
	c.Require(!k.isRequired() || !empty, k.path, "is required")
	if b, ok := k.bounds(); ok {
		c.Require(b.hold(k.value), k.path, "must be %s, not %s", b, textOf(k.value))
	}
	if choices := k.choices(); choices != nil {
		chosen := textOf(k.value)
		c.Require(slices.Contains(choices, chosen), k.path, "must be %s, not %q", alternatives(choices), chosen)
	}
}

// alternatives reads as "debug, info, warn or error".
func alternatives(texts []string) string {
	last := len(texts) - 1
	if last < 1 {
		return strings.Join(texts, "")
	}
	return strings.Join(texts[:last], ", ") + " or " + texts[last]
}
