package ordsexport

import (
	"regexp"
	"slices"
	"strings"
)

// deeds are what a PL/SQL source does, as far as its words tell.
type deeds struct {
	// inserts are the tables that it inserts into.
	inserts []string
	// more is what it does beside, in words.
	more []string
	// binds are its bind variables, as they are written, quoted its strings.
	binds, quoted []string
}

// read tells what the source does. One that is no PL/SQL is told as such.
func readSource(source string) deeds {
	all, err := tokens(source)
	if err != nil {
		return deeds{more: []string{"cannot be read: " + err.Error()}}
	}
	var d deeds
	for i, t := range all {
		switch t.kind {
		case bind:
			d.binds = append(d.binds, t.text)
			if i+1 < len(all) && all[i+1].is(":=") {
				d.also("sets :" + t.text)
			}
		case text:
			d.quoted = append(d.quoted, t.text)
		case word:
			d.word(all, i)
		}
	}
	return d
}

func (d *deeds) also(what string) {
	if !slices.Contains(d.more, what) {
		d.more = append(d.more, what)
	}
}

// word looks at the word at i.
func (d *deeds) word(all []token, i int) {
	if i > 0 && slices.ContainsFunc([]string{".", "INTO", "FROM", "JOIN", "UPDATE"}, all[i-1].is) {
		return // a part of a name that was looked at, or a table's
	}
	name, after := nameAt(all, i)
	switch t := all[i]; {
	case t.is("INSERT") && wordAt(all, i+1, "INTO"):
		if table, _ := nameAt(all, i+2); !slices.Contains(d.inserts, table) {
			d.inserts = append(d.inserts, table)
		}
	case t.is("UPDATE"):
		if table, _ := nameAt(all, i+1); table != "SET" && (i == 0 || !all[i-1].is("FOR")) {
			d.also("updates " + table)
		}
	case t.is("DELETE"):
		table, _ := nameAt(all, i+1)
		if table == "FROM" {
			table, _ = nameAt(all, i+2)
		}
		d.also("deletes from " + table)
	case t.is("MERGE") && wordAt(all, i+1, "INTO"):
		table, _ := nameAt(all, i+2)
		d.also("merges into " + table)
	case t.is("EXECUTE") && wordAt(all, i+1, "IMMEDIATE"):
		d.also("runs statements that it makes itself")
	case strings.HasPrefix(name, "HTP.") || strings.HasPrefix(name, "OWA_UTIL.") || strings.HasPrefix(name, "SYS.HTP."):
		d.also("answers with text or headers of its own (" + name + ")")
	case (strings.Contains(name, ".") || isStatement(all, i)) && isCall(all, i, after) && !harmless(name):
		d.also("calls " + name)
	}
}

// nameAt is the name at i with its dots, and the place behind it.
func nameAt(all []token, i int) (name string, after int) {
	if i >= len(all) || all[i].kind != word {
		return "?", i
	}
	name = all[i].text
	for i++; i+1 < len(all) && all[i].is(".") && all[i+1].kind == word; i += 2 {
		name += "." + all[i+1].text
	}
	return name, i
}

func wordAt(all []token, i int, what string) bool { return i < len(all) && all[i].is(what) }

// isCall reports whether what stands behind the name makes it a call: a parenthesis, or the end of a statement that it
// is alone in.
func isCall(all []token, i, after int) bool {
	return wordAt(all, after, "(") || wordAt(all, after, ";") && isStatement(all, i)
}

// isStatement reports whether a statement begins at i.
func isStatement(all []token, i int) bool {
	if i == 0 {
		return true
	}
	return slices.ContainsFunc([]string{";", "BEGIN", "THEN", "ELSE", "LOOP", ">"}, all[i-1].is)
}

// harmless reports whether a name only takes texts apart or puts them together, or is a keyword that looks like a call.
func harmless(name string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(name, "SYS."), ".")
	return slices.Contains(strings.Fields(`
		UTL_URL UTL_RAW UTL_I18N UTL_ENCODE DBMS_LOB DBMS_OUTPUT DBMS_UTILITY
		COMMIT ROLLBACK NULL RETURN RAISE RAISE_APPLICATION_ERROR IF END EXIT CONTINUE LOOP
		SELECT INSERT UPDATE CASE PRAGMA ELSIF WHILE FOR`), first)
}

// fieldForm are the fields of Twilio's posts, as ORDS binds them. Source: Twilio, "Messaging webhooks".
var fieldForm = regexp.MustCompile(`^(?:(?:Account|Messages?|MessagingService|Sms|SmsMessage)Sid|From|To|Body|` +
	`Num(?:Media|Segments)|Media(?:Url|ContentType|Sid)\d*|(?:From|To)(?:City|State|Zip|Country)|` +
	`(?:Sms|Message)Status|Error(?:Code|Message)|ApiVersion|OptOutType|RawDlrDoneDate|ChannelPrefix|` +
	`ProfileName|WaId|ReferralNumMedia|Button(?:Text|Payload))$`)

// implicit are the bind variables that ORDS gives a source by itself.
func implicit() []string {
	return strings.Fields(`body body_text body_json content_type current_user status_code forward_location
		fetch_offset fetch_size row_offset row_count page_offset page_size`)
}

// mentions reports whether the source reads a field: binds it, by its name or by a parameter's, or names it in a
// string, as to take a post apart itself.
func (d deeds) mentions(h Handler, fields ...string) bool {
	bound := func(name string) bool { return slices.Contains(fields, name) }
	return slices.ContainsFunc(d.binds, bound) || slices.ContainsFunc(d.quoted, bound) ||
		slices.ContainsFunc(h.Parameters, func(p Parameter) bool { return bound(p.Name) })
}

// webhooks tells whether the source reads what only replies have, or reports.
func (d deeds) webhooks(h Handler) (inbound, status bool) {
	inbound = d.mentions(h, "Body", "NumMedia")
	return inbound, d.mentions(h, "MessageStatus") || !inbound && d.mentions(h, "SmsStatus")
}

// strange are the bind variables that neither Twilio nor ORDS gives a value: somebody has put them into the URL.
func (d deeds) strange(h Handler) []string {
	var found []string
	for _, name := range d.binds {
		i := slices.IndexFunc(h.Parameters, func(p Parameter) bool { return p.Bind == name })
		if i >= 0 {
			if h.Parameters[i].From != "URI" || fieldForm.MatchString(h.Parameters[i].Name) {
				continue
			}
			name = h.Parameters[i].Name
		}
		if !fieldForm.MatchString(name) && !slices.Contains(implicit(), name) && !slices.Contains(found, name) {
			found = append(found, name)
		}
	}
	return found
}
