package hours

import "time"

// Horizon is how far an answer looks ahead.
const Horizon = 14 * 24 * time.Hour

// Answer is what a calendar says of an instant in some zones.
type Answer struct {
	// Open: the instant suits every zone.
	Open bool
	// Until is when that is over: the end of an open time; or the next instant that suits every zone. It is zero if that
	// is not within the Horizon.
	Until time.Time
	// Zone is, of a closed time, the zone that keeps it closed last, and Holiday tells that a holiday does.
	Zone    *Zone
	Holiday bool
}

// At says whether an instant suits every zone, of which there is one at least. A time that is open for less than
// least, rounded up to whole seconds, counts as closed.
func (c *Calendar) At(t time.Time, zones []*Zone, least time.Duration) Answer {
	from := t.Unix()
	shortest := int64((least + time.Second - 1) / time.Second)
	s := search{c, zones, from + int64(Horizon/time.Second), shortest}
	first := from // from which an open time counts: whole seconds that are left
	if t.Nanosecond() > 0 {
		first++
	}
	var last *Zone
	for at := from; at < s.limit; first = at {
		if zone, end := s.closed(at); zone != nil {
			last, at = zone, end
			continue
		}
		end := s.openEnd(at)
		switch {
		case end-first < s.shortest:
			at = end
		case at == from:
			return Answer{Open: true, Until: s.instant(end, t)}
		default:
			return Answer{Until: s.instant(at, t), Zone: last, Holiday: s.holiday(last, from, at)}
		}
	}
	return Answer{Zone: last, Holiday: s.holiday(last, from, s.limit)}
}

// search looks ahead in Unix seconds, up to limit, for times of at least the shortest length.
type search struct {
	calendar        *Calendar
	zones           []*Zone
	limit, shortest int64
}

// instant is a second as a time, in the location of t; zero from the limit on.
func (s search) instant(second int64, t time.Time) time.Time {
	if second >= s.limit {
		return time.Time{}
	}
	return time.Unix(second, 0).In(t.Location())
}

// closed is the zone that is closed for longest, without a look at what follows, and until when; nil if none is.
func (s search) closed(at int64) (zone *Zone, end int64) {
	for _, z := range s.zones {
		if seg := s.calendar.at(z, at); !seg.open && seg.end > end {
			zone, end = z, seg.end
		}
	}
	return zone, end
}

// openEnd is the first second at which a zone is closed, or one from the limit on.
func (s search) openEnd(at int64) int64 {
	for at < s.limit+s.shortest {
		next := int64(forever)
		for _, z := range s.zones {
			seg := s.calendar.at(z, at)
			if !seg.open {
				return at
			}
			next = min(next, seg.end)
		}
		at = next
	}
	return at
}

// holiday tells whether a holiday keeps the zone closed at some time between.
func (s search) holiday(z *Zone, from, to int64) bool {
	for at := from; at < to; {
		seg := s.calendar.at(z, at)
		if s.calendar.byHoliday(seg) {
			return true
		}
		at = seg.end
	}
	return false
}
