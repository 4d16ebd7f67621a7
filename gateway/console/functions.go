package console

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"
)

// functions are those that templates call.
func (c *Console) functions() template.FuncMap {
	files, _ := readAssets() // they are there: routes has read them
	return template.FuncMap{
		"asset":     files.url,
		"at":        c.clock,
		"utc":       func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"zone":      func() string { return c.opts.Zone.String() },
		"zoned":     c.zoned,
		"age":       func(t time.Time) string { return span(c.opts.Clock().Sub(t)) },
		"in":        func(t time.Time) string { return span(t.Sub(c.opts.Clock())) },
		"count":     func(n any) string { return grouped(fmt.Sprint(n)) },
		"pausing":   func(scope, name string) pausing { return pausing{scope, name} },
		"actions":   actions,
		"short":     short,
		"path":      problemPath,
		"resolving": newResolving,
		"channel":   channelOf,
		"words":     func(s any) string { return strings.ToLower(strings.ReplaceAll(fmt.Sprint(s), "_", " ")) },
	}
}

// clock is an instant by the console's clocks. Those that are put forward and back are named with it.
func (c *Console) clock(t time.Time) string {
	if c.zoned() != "" {
		return t.In(c.opts.Zone).Format("2006-01-02 15:04:05 MST")
	}
	return t.UTC().Format(time.DateTime)
}

// zoned is the zone if times have to be told with it, "" for UTC, which the foot of each page says.
func (c *Console) zoned() string {
	if name := c.opts.Zone.String(); name != "UTC" {
		return name
	}
	return ""
}

// span is a duration as people say it, in one unit.
func span(d time.Duration) string {
	switch {
	case d < time.Second:
		return "now"
	case d < time.Minute:
		return strconv.Itoa(int(d.Seconds())) + " s"
	case d < time.Hour:
		return strconv.Itoa(int(d.Minutes())) + " min"
	case d < 48*time.Hour:
		return strconv.Itoa(int(d.Hours())) + " h"
	}
	return strconv.Itoa(int(d.Hours()/24)) + " days"
}

// grouped sets thousands apart.
func grouped(digits string) string {
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// pausing is what a button pauses or resumes.
type pausing struct{ Scope, Name string }

// excerpt is how many characters of a text a list shows.
const excerpt = 60

// short is the beginning of a text, on one line.
func short(text string) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= excerpt {
		return string(runes)
	}
	return string(runes[:excerpt-1]) + "…"
}
