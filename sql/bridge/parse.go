package bridge

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/internal/settings"
	sqlscripts "ebs-sms-gateway/sql"
)

// longestBridge keeps the names of the triggers within 30 bytes.
const longestBridge = 12

// Parse reads bridge.yaml; file is what faults call it. The error is a [settings.Faults]: everything that is wrong,
// each with its line and key.
func Parse(file string, content []byte) (Bridge, error) {
	d := &document{file: file, gateway: sqlscripts.Needed()}
	var root yaml.Node
	if err := yaml.Unmarshal(content, &root); err != nil {
		return Bridge{}, settings.Faults{{Origin: settings.Origin{File: file}, Err: fmt.Errorf("%w: %w", errYAML, err)}}
	}
	if len(root.Content) == 0 {
		root.Content = []*yaml.Node{{Kind: yaml.MappingNode, Line: 1, Column: 1}}
	}
	top := newSection(d, "", root.Content[0])
	if len(d.faults) > 0 {
		return Bridge{}, d.err()
	}
	b := readBridge(top)
	return b, d.err()
}

func readBridge(s *section) Bridge {
	defer s.close()
	b := Bridge{
		Owner: "APPS", Messages: Table{"XXSMS", "XXSMS_OUTBOUND"}, Replies: Table{"XXSMS", "XXSMS_INBOUND"},
	}
	if e, ok := s.need("name", "a short one of its own, for the triggers and the SOURCE_KEY"); ok {
		b.Name = named(s.document, e, bridgeName)
	}
	if e, ok := s.find("owner"); ok {
		b.Owner = named(s.document, e, identifier)
	}
	if e, ok := s.find("gateway"); ok {
		g := newSection(s.document, e.path, e.value)
		g.table("outbound", &b.Messages)
		g.table("inbound", &b.Replies)
		g.close()
	}
	if e, ok := s.find("outbound"); ok {
		b.Outbound = readOutbound(newSection(s.document, e.path, e.value))
	}
	if e, ok := s.find("inbound"); ok {
		b.Inbound = readInbound(newSection(s.document, e.path, e.value))
	}
	if b.Outbound == nil && b.Inbound == nil {
		s.fault(s.node, "", "there is nothing to bridge: an outbound queue, an inbound table, or both")
	}
	return b
}

func bridgeName(name string) (string, error) {
	if !identifierForm.MatchString(name) || len(name) > longestBridge {
		return "", fmt.Errorf("%.40q is not a letter, then letters, digits, _, $ and #, at most %d", name, longestBridge)
	}
	return strings.ToUpper(name), nil
}

// table reads a table, if it is named.
func (s *section) table(key string, into *Table) {
	if e, ok := s.find(key); ok {
		*into = named(s.document, e, table)
	}
}

func readOutbound(s *section) *Outbound {
	defer s.close()
	o := &Outbound{NumericKey: true, Ready: null, Taken: null}
	if _, ok := s.need("table", "the queue, as in XXCUST.SMS_QUEUE"); ok {
		s.table("table", &o.Table)
	}
	s.readKey(o)
	s.table("follows", &o.Follows)
	s.readState(o)
	if e, ok := s.find("error"); ok {
		o.Error = named(s.document, e, identifier)
		s.checkFree(e, o, o.Error)
	}
	if e, ok := s.need("columns", "what XXSMS_OUTBOUND gets: CHANNEL, PHONES and BODY at least"); ok {
		o.Columns = s.mappings(e)
		s.checkMessage(e, o.Columns)
	}
	if e, ok := s.find("back"); ok {
		o.Back = s.mappings(e)
		for _, m := range o.Back {
			s.checkFree(e, o, m.Column)
		}
		s.checkSources(e, o.Back, "XXSMS_OUTBOUND")
	}
	if e, ok := s.find("log"); ok {
		o.Log = readLog(newSection(s.document, e.path, e.value))
	}
	if e, ok := s.find("old_program"); ok {
		o.OldProgram = named(s.document, e, identifier)
	}
	return o
}

// readKey: what tells no row from another cannot be texted once.
func (s *section) readKey(o *Outbound) {
	e, ok := s.need("key", "the column that identifies a row; a table that has none needs one, NUMBER, unique, "+
		"not null, from a sequence (ALTER TABLE ... ADD, a trigger before insert, named by follows), or a bridge would text twice")
	if ok && e.value.Kind == yaml.SequenceNode {
		s.fault(e.value, e.path, "must be one column; where several identify a row, add one that does, as for a table without a key")
	} else if ok {
		o.Key = named(s.document, e, identifier)
	}
	if e, ok := s.find("key_type"); ok {
		kind := s.scalar(e)
		o.NumericKey = kind == "number"
		if kind != "number" && kind != "text" {
			s.fault(e.value, e.path, "%.40q is neither number nor text", kind)
		}
	}
}

func (s *section) readState(o *Outbound) {
	if e, ok := s.need("state", "the column that says what is to be done with a row; the old program must look at it, "+
		"or it would send what the gateway has"); ok {
		o.State = named(s.document, e, identifier)
	}
	if e, ok := s.need("ready", "the value of state of a row that is to be sent; null is one"); ok {
		o.Ready = s.literal(e)
	}
	if e, ok := s.need("taken", "the value of state of a row that the gateway has; one that the old program leaves alone"); ok {
		o.Taken = s.literal(e)
		s.checkState(e, o.Taken, o.Ready)
	}
	if e, ok := s.need("states", "the value of state in each status that a message ends in: "+list(finished())); ok {
		o.States = s.readStates(e, o.Ready)
	}
}

// checkFree: what the bridge writes otherwise is not written twice.
func (s *section) checkFree(e entry, o *Outbound, name string) {
	if name != "" && (name == o.State || name == o.Key) {
		s.fault(e.value, e.path, "must not have %s, which is the state or the key", name)
	}
}

// checkState: a state that the bridge writes and that is ready would go round in a circle.
func (s *section) checkState(e entry, value, ready Literal) {
	switch {
	case value == null:
		s.fault(e.value, e.path, "must be a value; null is no state that one can look for")
	case value.equals(ready):
		s.fault(e.value, e.path, "must not be %s, which is ready: the row would be sent again", value)
	}
}

func (s *section) readStates(e entry, ready Literal) []State {
	states := newSection(s.document, e.path, e.value)
	var found []State
	for _, one := range states.entries {
		status := gateway.Status(one.key.Value)
		if !slices.Contains(gateway.Statuses(), status) {
			s.fault(one.key, one.path, "is no status of a message; there are %s", list(gateway.Statuses()))
			continue
		}
		value := s.literal(one)
		s.checkState(one, value, ready)
		found = append(found, State{status, value})
	}
	for _, status := range finished() {
		if !slices.ContainsFunc(states.entries, func(o entry) bool { return o.key.Value == string(status) }) {
			s.fault(e.key, e.path, "lacks %s: say what a row becomes when its message ends so", status)
		}
	}
	return found
}

// finished are the statuses that a message may stay in.
func finished() []gateway.Status {
	return slices.DeleteFunc(gateway.Statuses(), gateway.Status.Open)
}

func readLog(s *section) *Log {
	defer s.close()
	l := &Log{At: slices.DeleteFunc(finished(), func(status gateway.Status) bool { return !status.Terminal() })}
	if _, ok := s.need("table", "where finished rows go, as in XXCUST.SMS_LOG"); ok {
		s.table("table", &l.Table)
	}
	if e, ok := s.need("key", "its column that gets the key of the row, so that none is logged twice"); ok {
		l.Key = named(s.document, e, identifier)
	}
	if e, ok := s.find("at"); ok {
		l.At = s.readAt(e)
	}
	if e, ok := s.need("columns", "what its columns get of those of the row"); ok {
		l.Columns = s.mappings(e)
		if l.Key != "" && !slices.ContainsFunc(l.Columns, func(m Mapping) bool { return m.Column == l.Key }) {
			s.fault(e.key, e.path, "lacks %s, which is the key of the log", l.Key)
		}
	}
	return l
}

func (s *section) readAt(e entry) []gateway.Status {
	var found []gateway.Status
	for _, one := range e.value.Content {
		status := gateway.Status(one.Value)
		if !slices.Contains(finished(), status) {
			s.fault(one, e.path, "%.40q is no status that a message ends in; there are %s", one.Value, list(finished()))
		}
		found = append(found, status)
	}
	if len(found) == 0 {
		s.fault(e.value, e.path, "must be a list of statuses, of %s", list(finished()))
	}
	return found
}

func list[T ~string](names []T) string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = string(name)
	}
	return strings.Join(texts, ", ")
}
