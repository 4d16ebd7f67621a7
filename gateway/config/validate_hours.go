package config

import (
	"errors"

	"ebs-sms-gateway/gateway/hours"
	"ebs-sms-gateway/internal/settings"
)

func (c *checker) checkHours(path string, h Hours) {
	requireEach(c, path+".windows", h.Windows, hours.ParseWindow)
	requireEach(c, path+".urgent_windows", h.UrgentWindows, hours.ParseWindow)
	requireEach(c, path+".holidays", h.Holidays, hours.ParseDate)
	c.Require(len(h.UrgentWindows) == 0 || len(h.Windows) > 0, path+".urgent_windows", "must be empty without windows")
	c.Require(len(h.UrgentWindows) == 0 || h.UrgentPriority > 0, path+".urgent_priority", "is required with urgent_windows")
	c.Require(h.UrgentPriority == 0 || len(h.UrgentWindows) > 0, path+".urgent_windows", "is required with urgent_priority")
	c.Require(!h.set() || h.TimeZone != "", path+".time_zone", "is required with windows or holidays")
	c.checkZone(path+".time_zone", h.TimeZone)
	_, err := h.compiled()
	c.Require(!errors.Is(err, hours.ErrNoWeekday), path+".windows", "%w", hours.ErrNoWeekday)
}

// checkZone checks a zone that is set.
func (c *checker) checkZone(path, name string) {
	if name == "" {
		return
	}
	_, err := hours.LoadZone(name)
	c.Require(err == nil, path, "must be a zone of the IANA database, such as America/New_York, not %q", name)
}

// requireEach checks the items of a list.
func requireEach[T any](c *checker, path string, texts []string, parse func(string) (T, error)) {
	for i, text := range texts {
		_, err := parse(text)
		c.Require(err == nil, settings.ItemPath(path, i), "%w", err)
	}
}
