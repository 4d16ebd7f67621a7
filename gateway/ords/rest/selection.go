package rest

import (
	"math"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
)

// selector translates what a filter says of columns.
type selector struct {
	by map[string][]expression
	// nothing: no row can pass.
	nothing bool
}

func newSelector(f filter) (*selector, error) {
	s := &selector{by: map[string][]expression{}}
	return s, f.where.byColumn(s.by)
}

func (s *selector) take(name string) (expression, bool) {
	parts, given := s.by[name]
	delete(s.by, name)
	return expression{op: opAnd, parts: parts}, given
}

// among are the values of a closed set that pass, nil if the column is not named. Every operator is served.
func (s *selector) among(name string, values []string) []string {
	e, given := s.take(name)
	if !given {
		return nil
	}
	var pass []string
	for _, value := range values {
		if e.accepts(value) {
			pass = append(pass, value)
		}
	}
	s.nothing = s.nothing || len(pass) == 0
	return pass
}

// unlessAll is nil for all values of a column that is never NULL: they filter nothing.
func unlessAll(pass, values []string) []string {
	if len(pass) == len(values) {
		return nil
	}
	return pass
}

// exactly is the one value that passes, "" if the column is not named.
func (s *selector) exactly(name string) (string, error) {
	e, given := s.take(name)
	if !given {
		return "", nil
	}
	values, ok := e.equals()
	if !ok || len(values) > 1 {
		return "", unserved("cannot have anything but one $eq at %s, since its index serves nothing else", name)
	}
	if len(values) == 0 || values[0] == "" {
		s.nothing = true
		return "", nil
	}
	return values[0], nil
}

// number is exactly, of an id.
func (s *selector) number(name string) (int64, error) {
	value, err := s.exactly(name)
	if value == "" || err != nil {
		return 0, err
	}
	id, ok := readID(value)
	if !ok {
		return 0, unserved("must have a whole number at %s", name)
	}
	s.nothing = s.nothing || id == 0
	return id, nil
}

// key are the keys that pass, or the span of them.
func (s *selector) key(name string) ([]int64, span, error) {
	e, given := s.take(name)
	if !given {
		return nil, everything(), nil
	}
	if values, ok := e.equals(); ok {
		ids := make([]int64, len(values))
		for i, value := range values {
			if ids[i], ok = readID(value); !ok {
				return nil, everything(), unserved("must have whole numbers at %s", name)
			}
		}
		s.nothing = s.nothing || len(ids) == 0
		return ids, everything(), nil
	}
	within, ok := e.within(readID)
	if !ok {
		return nil, everything(), unserved("must have whole numbers at %s, with $eq, $lt, $lte, $gt, $gte or $between", name)
	}
	s.nothing = s.nothing || within.empty()
	return nil, within, nil
}

// time is since when, and until when (excluded), a time passes; zero is no bound.
func (s *selector) time(name string) (since, until time.Time, err error) {
	e, given := s.take(name)
	if !given {
		return since, until, nil
	}
	within, ok := e.within(readTime)
	if !ok {
		return since, until, unserved("must have times such as 2026-11-28T00:00:00Z at %s, with $lt, $lte, $gt, $gte or $between",
			name)
	}
	s.nothing = s.nothing || within.empty() || within.least > latest
	if within.least != math.MinInt64 {
		since = time.UnixMilli(within.least).UTC()
	}
	if within.most < latest {
		until = time.UnixMilli(within.most + 1).UTC()
	}
	return since, until, nil
}

// rest refuses what no index serves.
func (s *selector) rest(served []string) error {
	for name := range s.by {
		return unserved("cannot have %q: it is served for %s", shorten(name), strings.Join(served, ", "))
	}
	return nil
}

// ordered refuses any order but that of the list.
func (f filter) ordered(key, direction string) error {
	accepted := map[string]bool{direction: true, strings.ToLower(direction): true,
		map[string]string{"ASC": "1", "DESC": "-1"}[direction]: true}
	for _, m := range f.order {
		if m.name != key || !accepted[m.node.text] {
			return unserved("cannot be ordered but by {\"%s\":\"%s\"}", key, direction)
		}
	}
	return nil
}

// outboundFilters and inboundFilters are the columns that q serves.
func outboundFilters() []string {
	return []string{"message_id", "channel", "source_key", "person_id", "recipient", "status", "creation_date"}
}

func inboundFilters() []string {
	return []string{"inbound_id", "channel", "from_number", "message_id", "match_status", "process_status", "received_at"}
}

// outbound is the search that a filter asks for; false if no row can pass.
func outboundSearch(f filter, channels []string) (p gateway.SearchParams, some bool, err error) {
	sel, err := newSelector(f)
	if err == nil {
		err = f.ordered("message_id", "DESC")
	}
	if err != nil {
		return p, false, err
	}
	ids, within, err := sel.key("message_id")
	if err != nil {
		return p, false, err
	}
	for _, id := range ids {
		p.IDs = append(p.IDs, gateway.MessageID(id))
	}
	p.Least = gateway.MessageID(max(within.least, 0))
	if within.most < math.MaxInt64 {
		p.Before = gateway.MessageID(within.most + 1)
	}
	sel.nothing = sel.nothing || within.most < 1
	p.Channels = sel.among("channel", channels)
	for _, status := range unlessAll(sel.among("status", statuses()), statuses()) {
		p.Statuses = append(p.Statuses, gateway.Status(status))
	}
	if p.Since, p.Until, err = sel.time("creation_date"); err != nil {
		return p, false, err
	}
	key, err := sel.exactly("source_key")
	if err != nil {
		return p, false, err
	}
	if key != "" {
		p.SourceKeys = []string{key}
	}
	if p.Recipient, err = sel.exactly("recipient"); err != nil {
		return p, false, err
	}
	if p.PersonID, err = sel.number("person_id"); err != nil {
		return p, false, err
	}
	return p, !sel.nothing, sel.rest(outboundFilters())
}

// mostDays bounds the time that replies are looked for in: the rows of that time are sorted.
const mostDays = 31

// inboundList is the list that a filter asks for; false if no row can pass.
func inboundList(f filter, channels []string, now time.Time) (p gateway.ReplyListParams, some bool, err error) {
	sel, err := newSelector(f)
	if err == nil {
		err = f.ordered("inbound_id", "ASC")
	}
	if err != nil {
		return p, false, err
	}
	ids, within, err := sel.key("inbound_id")
	if err != nil {
		return p, false, err
	}
	if len(ids) > 1 {
		return p, false, unserved("cannot have more than one inbound_id: ask for each by itself, or for a span of them")
	}
	if len(ids) == 1 {
		within = span{ids[0], ids[0]}
	}
	p.After, p.Through = max(within.least, 1)-1, within.most
	sel.nothing = sel.nothing || within.most < 1
	p.Channels = sel.among("channel", channels)
	for _, status := range unlessAll(sel.among("match_status", matchStatuses()), matchStatuses()) {
		p.Matches = append(p.Matches, gateway.MatchStatus(status))
	}
	if p.Process, err = sel.exactly("process_status"); err != nil {
		return p, false, err
	}
	if err := lead(sel, &p, now); err != nil {
		return p, false, err
	}
	return p, !sel.nothing, sel.rest(inboundFilters())
}

// lead reads the columns of which one leads the search: its index is read, and no other.
func lead(sel *selector, p *gateway.ReplyListParams, now time.Time) (err error) {
	if p.From, err = sel.exactly("from_number"); err != nil {
		return err
	}
	id, err := sel.number("message_id")
	if err != nil {
		return err
	}
	p.MessageID = gateway.MessageID(id)
	if p.Since, p.Until, err = sel.time("received_at"); err != nil {
		return err
	}
	if p.Until.IsZero() && !p.Since.IsZero() {
		p.Until = now.Add(time.Hour)
	}
	leads := 0
	for _, given := range []bool{p.From != "", p.MessageID != 0, !p.Until.IsZero()} {
		if given {
			leads++
		}
	}
	switch {
	case leads > 1:
		return unserved("can have one of from_number, message_id and received_at, not several")
	case !p.Until.IsZero() && p.Until.Sub(p.Since) > mostDays*24*time.Hour:
		return unserved("must have at most %d days at received_at, and a beginning", mostDays)
	}
	return nil
}
