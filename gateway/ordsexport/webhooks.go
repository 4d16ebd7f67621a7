package ordsexport

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Webhooks are what the gateway can take over of a site, and what it cannot.
type Webhooks struct {
	// Inbound are the paths of replies, Status those of delivery reports.
	Inbound, Status []Path
	// Notes are what somebody has to look at.
	Notes []Note
}

// Path is one that the gateway can answer at.
type Path struct {
	// Path is the whole one of the URL.
	Path string
	// About says what the site's code does there.
	About string
}

// Note is one thing that is not reproduced.
type Note struct {
	// Where is a method and a path, or the part of the script.
	Where, Text string
}

// Mount is where ORDS serves a site.
type Mount struct {
	// Context is what all paths begin with, such as /ords, or /ords/hrpool where the pool is in the path.
	Context string
	// SchemaPath takes the place of what the script tells of the schema's path, unless it is "".
	SchemaPath string
}

// Webhooks finds those of the site.
func (s Site) Webhooks(at Mount) Webhooks {
	f := finder{site: s, context: at.Context}
	for _, schema := range s.Schemas {
		if !schema.Enabled {
			f.found.Notes = append(f.found.Notes,
				Note{"schema " + schema.Path, "is not enabled for ORDS: nobody can reach it"})
		}
	}
	for _, m := range s.Modules {
		m.SchemaPath = cmp.Or(at.SchemaPath, m.SchemaPath)
		for _, t := range m.Templates {
			for _, h := range t.Handlers {
				f.handler(place{m, t, h})
			}
		}
	}
	for _, unread := range s.Unread {
		f.found.Notes = append(f.found.Notes, Note{"script", unread})
	}
	return f.found
}

// post is the method of Twilio's webhooks.
const post = "POST"

// finder looks at one handler after the other.
type finder struct {
	site    Site
	context string
	found   Webhooks
}

// place is a handler with what it stands in.
type place struct {
	Module
	Template
	Handler
}

// below is the path behind the schema's.
func (p place) below() string { return joined(p.BasePath, p.Pattern) }

// joined puts parts of a path together.
func joined(parts ...string) string {
	path := ""
	for _, part := range parts {
		if part = strings.Trim(part, "/"); part != "" {
			path += "/" + part
		}
	}
	return path
}

func (f *finder) note(p place, format string, args ...any) {
	where := p.Method + " " + joined(f.context, p.SchemaPath, p.below())
	f.found.Notes = append(f.found.Notes, Note{where, fmt.Sprintf(format, args...)})
}

// pathForm is that of a path that the gateway can answer at.
var pathForm = regexp.MustCompile(`^(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$`)

func (f *finder) handler(p place) {
	d := readSource(p.Source)
	inbound, status := d.webhooks(p.Handler)
	path := joined(f.context, p.SchemaPath, p.below())
	switch {
	case p.Method != post && (inbound || status):
		f.note(p, "reads Twilio's fields, and the gateway takes posts alone: set the method to HTTP POST at Twilio, "+
			"and the path by hand")
		return
	case p.Method != post:
		f.note(p, "is no webhook, and stays with ORDS")
		return
	case !p.Published:
		f.note(p, "is of a module that is not published: nobody can reach it")
		return
	case p.SchemaPath == "":
		f.note(p, "is of a schema whose path the script does not tell: name it by --schema-path")
		return
	case !inbound && !status:
		f.note(p, "reads none of the fields that tell a reply or a report of Twilio's, and stays with ORDS%s",
			doing(d))
		return
	case !pathForm.MatchString(path):
		f.note(p, "has a parameter, or a sign that a path of the gateway cannot have: "+
			"name each path that is set at Twilio by hand%s", doing(d))
		return
	}
	f.take(p, d, taken{path, inbound})
	if inbound && status {
		f.note(p, "takes replies and delivery reports at one path: the gateway takes replies there, "+
			"and asks for the reports of what it sends at the first path of status_paths")
	}
	f.differences(p, d)
}

// taken is a path that the gateway takes over.
type taken struct {
	path    string
	inbound bool
}

func (f *finder) take(p place, d deeds, t taken) {
	all := slices.Concat(f.found.Inbound, f.found.Status)
	if slices.ContainsFunc(all, func(other Path) bool { return other.Path == t.path }) {
		f.note(p, "has the path of another handler, but for a slash: the gateway makes no difference between them, "+
			"and takes the first")
		return
	}
	entry := Path{t.path, "module " + p.Name + insertsText(d)}
	if t.inbound {
		f.found.Inbound = append(f.found.Inbound, entry)
	} else {
		f.found.Status = append(f.found.Status, entry)
	}
}

func insertsText(d deeds) string {
	if len(d.inserts) == 0 {
		return ""
	}
	return ": inserts into " + strings.Join(d.inserts, ", ")
}

func doing(d deeds) string {
	does := strings.TrimPrefix(insertsText(d), ": ")
	if more := strings.Join(d.more, "; "); more != "" {
		does = strings.TrimPrefix(does+"; "+more, "; ")
	}
	if does == "" {
		return ""
	}
	return ": it " + does
}

// differences tells what the gateway does in another way at a path that it takes over.
func (f *finder) differences(p place, d deeds) {
	if strings.ToLower(p.SourceType) != "plsql/block" {
		f.note(p, "has a source of type %s: look what it does", p.SourceType)
	}
	if len(d.inserts) > 0 {
		f.note(p, "inserts into %s: the gateway keeps replies in XXSMS_INBOUND and reports at their message; "+
			"let the sweep read these, or bridge the table", strings.Join(d.inserts, ", "))
	}
	if len(d.more) > 0 {
		f.note(p, "does more than insert, and the gateway does not: it %s", strings.Join(d.more, "; "))
	}
	if strange := d.strange(p.Handler); len(strange) > 0 {
		f.note(p, "reads :%s, which Twilio does not post by itself: if it is in the query of the URL, leave it out "+
			"there; the gateway checks Twilio's signature", strings.Join(strange, ", :"))
	}
	if p.Mimes != "" && !strings.Contains(p.Mimes, "application/x-www-form-urlencoded") {
		f.note(p, "takes %s alone: Twilio posts forms, and somebody else may post here", p.Mimes)
	}
	for _, privilege := range f.site.Privileges {
		if privilege.covers(p.Name, p.below()) {
			f.note(p, "is protected by privilege %s (roles: %s): the gateway asks for Twilio's signature instead; "+
				"take user and password out of the URL at Twilio", privilege.Name, strings.Join(privilege.Roles, ", "))
		}
	}
}
