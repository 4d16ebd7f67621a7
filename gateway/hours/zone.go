package hours

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Zone is a time zone of the IANA database.
type Zone struct {
	name string
	loc  *time.Location
	// last is the period that was asked for last: nearly always the one of now.
	last atomic.Pointer[period]
}

// period is a time between two changes of a zone's clock, in Unix seconds, and the clock's seconds ahead of UTC in it.
type period struct{ start, end, offset int64 }

// forever is later than any change of a clock.
const forever = 1 << 62

// LoadZone finds a zone by its name. The machine's own, and names of files that are no zones, are unknown.
func LoadZone(name string) (*Zone, error) {
	if name == "" || name == "Local" || strings.HasPrefix(name, "right/") || strings.HasPrefix(name, "posix/") {
		return nil, fmt.Errorf("unknown time zone %q", name)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("unknown time zone %q", name)
	}
	return &Zone{name: name, loc: loc}, nil
}

// String is the zone's name.
func (z *Zone) String() string { return z.name }

// Location is the zone as package time knows it.
func (z *Zone) Location() *time.Location { return z.loc }

// In is the instant on the zone's clock.
func (z *Zone) In(t time.Time) time.Time { return t.In(z.loc) }

// NextDay is when the day after that of the instant begins.
func (z *Zone) NextDay(t time.Time) time.Time {
	year, month, day := z.In(t).Date()
	next := time.Date(year, month, day+1, 0, 0, 0, 0, z.loc)
	switch earlier := next.Add(-time.Hour); {
	case next.Day() == day: // a clock that is put forward at midnight
		return next.Add(time.Hour)
	case earlier.Day() != day: // one that is put back to midnight, and shows it twice
		return earlier
	}
	return next
}

// period is the one of the instant, in Unix seconds.
func (z *Zone) period(at int64) period {
	if p := z.last.Load(); p != nil && p.start <= at && at < p.end {
		return *p
	}
	t := time.Unix(at, 0).In(z.loc)
	_, offset := t.Zone()
	p := period{start: -forever, end: forever, offset: int64(offset)}
	start, end := t.ZoneBounds()
	if !start.IsZero() {
		p.start = start.Unix()
	}
	if !end.IsZero() {
		p.end = end.Unix()
	}
	z.last.Store(&p)
	return p
}

// zones keeps the zones that were asked for. Names come from outside: of those that are none only so many are kept.
type zones struct {
	mu      sync.RWMutex
	known   map[string]*Zone
	unknown int
}

const maxUnknown = 1000

// find returns the zone of that name, nil if there is none.
func (z *zones) find(name string) *Zone {
	z.mu.RLock()
	zone, ok := z.known[name]
	z.mu.RUnlock()
	if ok {
		return zone
	}
	zone, err := LoadZone(name)
	z.mu.Lock()
	defer z.mu.Unlock()
	if found, ok := z.known[name]; ok {
		return found
	}
	if err != nil {
		if z.unknown++; z.unknown > maxUnknown {
			return nil
		}
	}
	z.known[strings.Clone(name)] = zone
	return zone
}
