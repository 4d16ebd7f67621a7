package hours

import "errors"

// Rules are the hours of a channel as they are configured.
type Rules struct {
	// Windows are for every row, Urgent also for those of UrgentPriority or a lower number; 0 is none.
	Windows, Urgent []Window
	UrgentPriority  int
	Holidays        []Date
	// TimeZone is the channel's.
	TimeZone string
	// ByNumber: where a row names no zone, those of its number count, and not the channel's.
	ByNumber bool
}

// Hours are when the rows of a channel may go. They are safe for use by many goroutines.
type Hours struct {
	normal, urgent *Calendar
	urgentPriority int
	home           *Zone
	byNumber       bool
	zones          *zones
}

// ErrNoWeekday: there are windows, and none of them is on a day of the week.
var ErrNoWeekday = errors.New("must have a window on a day of the week")

// New compiles rules. Without windows every hour is allowed but those of holidays.
func New(r Rules) (*Hours, error) {
	windows, err := orAlways(r.Windows)
	if err != nil {
		return nil, err
	}
	home, err := LoadZone(r.TimeZone)
	if err != nil {
		return nil, err
	}
	h := &Hours{
		normal: NewCalendar(windows, r.Holidays), urgentPriority: r.UrgentPriority,
		home: home, byNumber: r.ByNumber, zones: &zones{known: map[string]*Zone{r.TimeZone: home}},
	}
	h.urgent = NewCalendar(append(windows, r.Urgent...), r.Holidays)
	return h, nil
}

// orAlways are the windows, or the whole week if there are none.
func orAlways(windows []Window) ([]Window, error) {
	if len(windows) == 0 {
		always := Window{span: span{0, daySeconds}}
		for day := range holiday {
			always.days[day] = true
		}
		return []Window{always}, nil
	}
	for _, w := range windows {
		if w.onWeekdays() {
			return windows[:len(windows):len(windows)], nil
		}
	}
	return nil, ErrNoWeekday
}

// Calendar is the one for rows of a priority, 1 (first) to 9.
func (h *Hours) Calendar(priority int) *Calendar {
	if priority <= h.urgentPriority {
		return h.urgent
	}
	return h.normal
}

// Home is the channel's zone.
func (h *Hours) Home() *Zone { return h.home }

// ByNumber tells whether the zones of its number count for a row that names none.
func (h *Hours) ByNumber() bool { return h.byNumber }

// Zone finds a zone by its name, and keeps it; nil if there is none.
func (h *Hours) Zone(name string) *Zone { return h.zones.find(name) }
