package bridge

import (
	"slices"
)

// identities are the columns of XXSMS_INBOUND that identify a reply, both with a unique index.
func identities() []string { return []string{"PROVIDER_SID", "INBOUND_ID"} }

func readInbound(s *section) *Inbound {
	defer s.close()
	i := &Inbound{}
	if _, ok := s.need("table", "the staging table, as in XXCUST.SMS_REPLIES"); ok {
		s.table("table", &i.Table)
	}
	if e, ok := s.need("key", "the column of the staging table that gets the reply's PROVIDER_SID or INBOUND_ID; "+
		"a table that has none needs one, as INBOUND_ID NUMBER, unique"); ok {
		i.Key = named(s.document, e, identifier)
	}
	if e, ok := s.need("columns", "what the columns of the staging table get of those of XXSMS_INBOUND"); ok {
		i.Columns = s.mappings(e)
		s.checkSources(e, i.Columns, "XXSMS_INBOUND")
		s.readSource(e, i)
	}
	if e, ok := s.find("state"); ok {
		i.State = named(s.document, e, identifier)
	}
	s.readProcessed(i)
	return i
}

// readSource finds out what identifies a reply in both tables.
func (s *section) readSource(e entry, i *Inbound) {
	for _, m := range i.Columns {
		if from := m.Value.Columns(); m.Column == i.Key && len(from) == 1 && m.Value.SQL("") == from[0] &&
			slices.Contains(identities(), from[0]) {
			i.Source = from[0]
			return
		}
	}
	if i.Key != "" {
		s.fault(e.key, e.path, "%s, which is the key, must be PROVIDER_SID or INBOUND_ID", i.Key)
	}
}

// readProcessed: values of the staging table are those of YAML's keys, PROCESS_STATUS those of its values.
func (s *section) readProcessed(i *Inbound) {
	e, ok := s.find("states")
	if ok != (i.State != "") {
		s.fault(s.node, s.path, "needs both state, the column in which its reader says what became of a reply, and states, "+
			"the PROCESS_STATUS by its values; or neither")
		return
	}
	if !ok {
		return
	}
	for _, one := range newSection(s.document, e.path, e.value).entries {
		status := s.literal(one)
		if status == processNew || status == processBridged || status == null {
			s.fault(one.value, one.path, "must be what became of the reply, as DONE or ERROR")
		}
		i.States = append(i.States, Processed{s.literal(entry{one.path, one.key, one.key}), status})
	}
}
