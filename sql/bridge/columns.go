package bridge

import (
	"slices"
	"strings"

	"ebs-sms-gateway/internal/settings"
	sqlscripts "ebs-sms-gateway/sql"
)

// columnsOf are those of a table of the gateway.
func (d *document) columnsOf(table string) []string {
	at := slices.IndexFunc(d.gateway.Tables, func(t sqlscripts.Table) bool { return t.Name == table })
	var names []string
	for _, c := range d.gateway.Tables[at].Columns {
		names = append(names, c.Name)
	}
	return names
}

// isWritten reports whether a column of XXSMS_OUTBOUND is not for a bridge to write: the gateway writes it, or it is made
// of the key.
func (d *document) isWritten(name string) bool {
	if strings.HasPrefix(name, "LAST_UPDATE") {
		return false
	}
	return name == "MESSAGE_ID" || name == "SOURCE_KEY" ||
		slices.ContainsFunc(d.gateway.Grants, func(g sqlscripts.Grant) bool {
			return g.Object == "XXSMS_OUTBOUND" && slices.Contains(g.Columns, name)
		})
}

// checkMessage: what a feeder must say is said, and nothing that is not a feeder's to say.
func (s *section) checkMessage(e entry, mappings []Mapping) {
	known := s.columnsOf("XXSMS_OUTBOUND")
	for _, m := range mappings {
		switch {
		case s.isWritten(m.Column):
			s.fault(keyOf(e, m.Column), e.path+"."+m.Column, "is not for a feeder to write")
		case !slices.Contains(known, m.Column):
			s.fault(keyOf(e, m.Column), e.path+"."+m.Column, "is no column of XXSMS_OUTBOUND%s",
				settings.DidYouMean(m.Column, known))
		}
	}
	for _, needed := range []string{"CHANNEL", "PHONES", "BODY"} {
		if !slices.ContainsFunc(mappings, func(m Mapping) bool { return m.Column == needed }) {
			s.fault(e.key, e.path, "lacks %s", needed)
		}
	}
}

// checkSources: what is read from the gateway's table is there.
func (s *section) checkSources(e entry, mappings []Mapping, table string) {
	known := s.columnsOf(table)
	for _, m := range mappings {
		for _, name := range m.Value.Columns() {
			if !slices.Contains(known, name) {
				s.fault(keyOf(e, m.Column), e.path+"."+m.Column, "%s is no column of %s%s", name, table,
					settings.DidYouMean(name, known))
			}
		}
	}
}
