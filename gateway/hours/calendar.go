package hours

// Calendar is when texts may go on the days of a zone.
type Calendar struct {
	spans    [dayKinds][]span
	holidays map[Date]bool
}

// NewCalendar makes a calendar of windows, which may overlap, and holidays.
func NewCalendar(windows []Window, holidays []Date) *Calendar {
	c := &Calendar{holidays: map[Date]bool{}}
	for _, w := range windows {
		for day, on := range w.days {
			if on {
				c.spans[day] = append(c.spans[day], w.span)
			}
		}
	}
	for _, d := range holidays {
		c.holidays[d] = true
	}
	return c
}

// of are the windows that begin on a day.
func (c *Calendar) of(d Date) []span {
	if c.holidays[d] {
		return c.spans[holiday]
	}
	return c.spans[d.weekday()]
}

// segment is a time in which nothing changes, and more of the same may follow.
type segment struct {
	open bool
	// day and second are the beginning on the wall, edge is the end, in seconds from the same midnight.
	day          Date
	second, edge int32
	// end is in Unix seconds.
	end int64
}

// at is the rest of the segment that an instant, in Unix seconds, is in.
func (c *Calendar) at(z *Zone, at int64) segment {
	p := z.period(at)
	wall := at + p.offset
	day := wall / daySeconds
	if wall%daySeconds < 0 {
		day--
	}
	s := segment{day: Date(day), second: int32(wall - day*daySeconds), edge: daySeconds}
	s.look(c.of(s.day), 0)
	s.look(c.of(s.day-1), daySeconds)
	s.end = min(at+int64(s.edge-s.second), p.end)
	return s
}

// look takes into account the windows of a day that began so many seconds before.
func (s *segment) look(spans []span, before int32) {
	for _, w := range spans {
		s.open = s.open || w.holds(s.second+before)
		for _, edge := range [...]int32{w.start - before, w.end - before} {
			if edge > s.second && edge < s.edge {
				s.edge = edge
			}
		}
	}
}

// byHoliday tells whether the segment is closed, and would not be, somewhere, if no day were a holiday.
func (c *Calendar) byHoliday(s segment) bool {
	return !s.open && (c.loses(s.day, s.second, s.edge) ||
		c.loses(s.day-1, s.second+daySeconds, s.edge+daySeconds))
}

// loses tells whether a holiday takes windows away between two seconds.
func (c *Calendar) loses(d Date, from, to int32) bool {
	if !c.holidays[d] {
		return false
	}
	for _, w := range c.spans[d.weekday()] {
		if w.start < to && from < w.end {
			return true
		}
	}
	return false
}
