package days

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
)

// What STATUS_REASON says of quiet hours and holidays, in one zone and where the number may be in several.
var (
	quiet        = regexp.MustCompile(`^(?:quiet hours|holiday) in (\S+) until (?:.* )?(\d\d:\d\d)`)
	quietSomehow = regexp.MustCompile(`^(?:quiet hours|holiday) in a zone of the number until (?:.* )?(\d\d:\d\d) in (\S+)`)
)

// reasons looks whether what waits does so for the reason that it gives.
func (s *site) reasons(ctx context.Context, r *report) error {
	for before := gateway.MessageID(0); ; {
		rows, err := s.place.Store.Search(ctx, gateway.SearchParams{
			Statuses: []gateway.Status{gateway.StatusDeferred}, Before: before, Limit: gateway.SearchLimit,
		})
		if err != nil {
			return fmt.Errorf("reading what waits: %w", err)
		}
		for _, m := range rows {
			if before = m.ID; m.NextAttemptAt.After(time.Now()) {
				r.figures["reasons looked at"]++
				s.reason(r, m)
			}
		}
		if len(rows) < gateway.SearchLimit {
			return nil
		}
	}
}

func (s *site) reason(r *report, m gateway.Message) {
	one, several := quiet.FindStringSubmatch(m.StatusReason), quietSomehow.FindStringSubmatch(m.StatusReason)
	switch {
	case several != nil:
		s.wakes(r, m, several[2], several[1])
	case strings.Contains(m.StatusReason, ", then "): // that of a cap is counted, not judged
		r.figures["waiting: "+m.StatusReason[:strings.Index(m.StatusReason, ", then ")]]++
	case one != nil:
		if s.wakes(r, m, one[1], one[2]); s.use(m.Channel).hours(m).allows(time.Now(), clock(one[1])) {
			r.fault("reasons that are not true", "row %q of %s priority %d: %q from %s until %s", m.SourceKey, m.Channel, m.Priority, m.StatusReason, m.StatusAt, m.NextAttemptAt)
		}
	default:
		r.figures["waiting: "+m.StatusReason]++
	}
}

// wakes looks whether the row wakes when its reason says, and whether the person may be texted then.
func (s *site) wakes(r *report, m gateway.Message, zone, until string) {
	u, p := s.use(m.Channel), s.staff[m.PersonID]
	at := m.NextAttemptAt.In(clock(zone)).Format("15:04")
	if at != until || !u.hours(m).allows(m.NextAttemptAt, u.place(p)) {
		r.fault("reasons that are not true", "row %q: %q, but it wakes at %s", m.SourceKey, m.StatusReason, at)
	}
}
