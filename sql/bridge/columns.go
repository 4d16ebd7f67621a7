package bridge

import (
	"slices"
	"strings"

	sqlscripts "ebs-sms-gateway/sql"
)

// messages are the columns of XXSMS_OUTBOUND.
func messages() sqlscripts.Table { return ofGateway("XXSMS_OUTBOUND") }

// replies are the columns of XXSMS_INBOUND.
func replies() sqlscripts.Table { return ofGateway("XXSMS_INBOUND") }

func ofGateway(name string) sqlscripts.Table {
	tables := sqlscripts.Needed().Tables
	return tables[slices.IndexFunc(tables, func(t sqlscripts.Table) bool { return t.Name == name })]
}

// written are the columns of XXSMS_OUTBOUND that a bridge must not write: the gateway's, and those that are made of the
// key.
func written() []string {
	own := []string{"MESSAGE_ID", "SOURCE_KEY"}
	for _, grant := range sqlscripts.Needed().Grants {
		if grant.Object == "XXSMS_OUTBOUND" && grant.Privilege == "UPDATE" {
			own = append(own, grant.Columns...)
		}
	}
	return slices.DeleteFunc(own, func(name string) bool { return strings.HasPrefix(name, "LAST_UPDATE") })
}

// checkMessage: what a feeder must say is said, and nothing that is not a feeder's to say.
func (s *section) checkMessage(e entry, mappings []Mapping) {
	known := columnNames(messages())
	own := written()
	for _, m := range mappings {
		switch {
		case slices.Contains(own, m.Column):
			s.fault(s.keyOf(e, m.Column), e.path+"."+m.Column, "is not for a feeder to write")
		case !slices.Contains(known, m.Column):
			s.fault(s.keyOf(e, m.Column), e.path+"."+m.Column, "is no column of XXSMS_OUTBOUND; there are %s",
				list(without(known, own)))
		}
	}
	for _, needed := range []string{"CHANNEL", "PHONES", "BODY"} {
		if !slices.ContainsFunc(mappings, func(m Mapping) bool { return m.Column == needed }) {
			s.fault(e.key, e.path, "lacks %s", needed)
		}
	}
}

// checkSources: what is read from the gateway's table is there.
func (s *section) checkSources(e entry, mappings []Mapping, from sqlscripts.Table) {
	known := columnNames(from)
	for _, m := range mappings {
		for _, name := range m.Value.Columns() {
			if !slices.Contains(known, name) {
				s.fault(s.keyOf(e, m.Column), e.path+"."+m.Column, "%s is no column of %s; there are %s", name, from.Name, list(known))
			}
		}
	}
}

func columnNames(t sqlscripts.Table) []string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return names
}

func without(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(name string) bool { return slices.Contains(some, name) })
}
