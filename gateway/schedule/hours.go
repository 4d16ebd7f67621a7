package schedule

import (
	"strings"
	"time"

	"ebs-sms-gateway/gateway/hours"
)

// Reasons of rows that wait for an hour that suits them; where and until when follows, as in
// "quiet hours in America/New_York until 08:00".
const (
	ReasonQuietHours = "quiet hours"
	ReasonHoliday    = "holiday"
)

// Notes in a reason, in brackets: why it is not the zone that one would expect.
const (
	noteUnknownZone  = "TIME_ZONE is unknown"
	noteNoCommonHour = "no hour suits all zones of the number"
)

// opening is what the channel's hours say of an instant.
type opening struct {
	hours.Answer
	// At is the instant if it is open, and else the next one that is.
	At time.Time
	// several zones are asked: in each moment until At one of them is closed.
	several bool
	note    string
}

// opening asks the channel's hours, for a row that heeds them, about an instant.
func (r Row) opening(at time.Time) opening {
	if r.Channel.Hours == nil || r.Message.IgnoreQuietHours {
		return opening{Answer: hours.Answer{Open: true}, At: at}
	}
	var few [maxZones]*hours.Zone // so that there is nothing to allocate
	zones, _, note := r.zones(few[:0])
	o := r.ask(at, zones)
	if home := r.Channel.Hours.Home(); o.Until.IsZero() && !o.Open && len(zones) > 1 {
		o, note = r.ask(at, append(zones[:0], home)), noteNoCommonHour
	}
	o.note = note
	return o
}

// maxZones are as many as nearly any number has.
const maxZones = 48

// ZoneRule is which rule gave the zones of a row. It is a closed set.
type ZoneRule string

// The rules, in the order in which they are asked.
const (
	ZoneOfRow     ZoneRule = "TIME_ZONE of the row"
	ZoneOfNumber  ZoneRule = "zones of the number"
	ZoneOfChannel ZoneRule = "zone of the channel"
)

// Clocks tells by whose clocks the row goes, by the names of their zones; none if it goes at any hour.
func (r Row) Clocks() (names []string, rule ZoneRule) {
	if r.Channel.Hours == nil || r.Message.IgnoreQuietHours {
		return nil, ""
	}
	zones, rule, _ := r.zones(nil)
	for _, zone := range zones {
		names = append(names, zone.String())
	}
	return names, rule
}

// zones appends those of the first rule that knows one: TIME_ZONE, the number's, the channel's.
func (r Row) zones(zones []*hours.Zone) (found []*hours.Zone, rule ZoneRule, note string) {
	h := r.Channel.Hours
	if name := strings.TrimSpace(r.Message.TimeZone); name != "" {
		if zone := h.Zone(name); zone != nil {
			return append(zones, zone), ZoneOfRow, ""
		}
		note = noteUnknownZone
	}
	rule = ZoneOfNumber
	if h.ByNumber() {
		for _, name := range r.Zones {
			if zone := h.Zone(name); zone != nil {
				zones = append(zones, zone)
			}
		}
	}
	if len(zones) == 0 {
		zones, rule = append(zones, h.Home()), ZoneOfChannel
	}
	return zones, rule, note
}

func (r Row) ask(at time.Time, zones []*hours.Zone) opening {
	o := opening{At: at, several: len(zones) > 1}
	o.Answer = r.Channel.Hours.Calendar(r.Message.Priority).At(at, zones, r.LeastValidity)
	switch {
	case o.Open:
	case o.Until.IsZero():
		o.At = at.Add(hours.Horizon)
	default:
		o.At = o.Until
	}
	return o
}

// reason says why the row waits, and until when by the clock of the zone that keeps it waiting.
func (o opening) reason(now time.Time) string {
	reason := ReasonQuietHours
	if o.Holiday {
		reason = ReasonHoliday
	}
	layout := "15:04"
	if o.At.Sub(now) >= 24*time.Hour {
		layout = "Mon 2 Jan 15:04"
	}
	until := " until "
	if o.Until.IsZero() {
		until = ", at least until "
	}
	clock := o.Zone.In(o.At).Format(layout)
	if o.several {
		reason += " in a zone of the number" + until + clock + " in " + o.Zone.String()
	} else {
		reason += " in " + o.Zone.String() + until + clock
	}
	if o.note != "" {
		reason += " (" + o.note + ")"
	}
	return reason
}
