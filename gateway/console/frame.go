package console

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"strings"

	"ebs-sms-gateway/gateway/operate"
)

//go:embed templates
var templateFiles embed.FS

// page is what one view shows.
type page struct {
	// Name is its template's, without .html.
	Name  string
	Title string
	// Section is the path of the one in the navigation that it belongs to.
	Section string
	// Live: its region is sent again when it changes.
	Live bool
	// Status is the answer's; 0 is 200.
	Status int
	// Body is what its template shows.
	Body any
}

// section is an entry of the navigation.
type section struct{ Path, Title string }

func sections() []section {
	return []section{
		{"/", "Overview"},
		{"/messages", "Messages"},
		{"/replies", "Replies"},
		{"/numbers", "Numbers"},
		{"/channels", "Channels"},
		{"/digests", "Digests"},
		{"/journal", "Journal"},
		{"/audit", "Audit log"},
		{"/about", "About"},
	}
}

// frame is what templates see: a page, and what is around it.
type frame struct {
	page
	Actor    operate.Actor
	Sections []section
	// Told is what has just been done, "" if nothing was.
	Told string
	// Stream is where the region is sent again, "" if nowhere.
	Stream          string
	ReadOnly, Leave bool
	Version         string
}

// May reports whether to offer what takes the role for a channel, "" for what concerns them all.
func (f frame) May(role operate.Role, channel string) bool {
	return !f.ReadOnly && f.Actor.May(role, channel)
}

// Reveals reports whether to offer personal data of a channel. That changes nothing, and so may be done where nothing is.
func (f frame) Reveals(channel string) bool { return f.Actor.May(operate.RoleHelpDesk, channel) }

// Acts reports whether to offer acts on what may be of several channels: that the actor has the role for any of them.
func (f frame) Acts() bool { return !f.ReadOnly && f.has(operate.RoleOperator) }

// Finds reports whether to offer a search by number, which is personal data.
func (f frame) Finds() bool { return f.has(operate.RoleHelpDesk) }

func (f frame) has(role operate.Role) bool {
	for channel := range f.Actor.Roles {
		if f.Actor.May(role, channel) {
			return true
		}
	}
	return false
}

// visit is a request, and who makes it.
type visit struct {
	*http.Request
	Actor operate.Actor
}

// frame is what the page is shown in.
func (c *Console) frame(v visit, p page) frame {
	f := frame{
		page: p, Actor: v.Actor, Sections: sections(), Told: c.said(v),
		ReadOnly: c.opts.ReadOnly, Leave: c.opts.Leave, Version: c.opts.Version,
	}
	if p.Live {
		f.Stream = streamPath(v.Request)
	}
	return f
}

// said is what the page was asked to say was done.
func (c *Console) said(v visit) string {
	if v.URL == nil {
		return ""
	}
	return c.told.read(v.URL.Query().Get(toldKey))
}

// pages are the templates by the name of their page.
type pages map[string]*template.Template

// layoutName is the template that is around every page.
const layoutName = "layout.html"

func parse(functions template.FuncMap) (pages, error) {
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, err
	}
	all := pages{}
	for _, file := range names {
		name := strings.TrimPrefix(file, "templates/")
		if name == layoutName {
			continue
		}
		t, err := template.New(layoutName).Funcs(functions).ParseFS(templateFiles, "templates/"+layoutName, file)
		if err != nil {
			return nil, fmt.Errorf("reading template: %w", err)
		}
		all[strings.TrimSuffix(name, ".html")] = t
	}
	return all, nil
}

// render is one template of a page: its whole, or its region.
func (p pages) render(name string, f frame) ([]byte, error) {
	t, known := p[f.Name]
	if !known {
		return nil, fmt.Errorf("no template %q", f.Name)
	}
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, name, f); err != nil {
		return nil, fmt.Errorf("rendering %s: %w", f.Name, err)
	}
	return clean(out.Bytes()), nil
}
