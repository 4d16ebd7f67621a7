package ordsexport

import (
	"slices"
	"strings"
)

// Site is what ORDS serves for one or more schemas.
type Site struct {
	// Version is of the ORDS that wrote the script, "" if it does not say.
	Version    string
	Schemas    []Schema
	Modules    []Module
	Privileges []Privilege
	// Unread are calls and values that were not understood, in words that name the line.
	Unread []string
}

// Schema is a schema that is enabled for ORDS.
type Schema struct {
	// Name is the database's, Path its part of the URL.
	Name, Path string
	Enabled    bool
}

// Module is a set of templates below one path.
type Module struct {
	Name string
	// SchemaPath is the Path of its schema; "" if the script does not enable one.
	SchemaPath string
	// BasePath is as ORDS has it, with slashes at both ends or not.
	BasePath  string
	Published bool
	Templates []Template
}

// Template is a path of a module.
type Template struct {
	Pattern  string
	Handlers []Handler
}

// Handler answers one method of a template.
type Handler struct {
	Method, SourceType string
	// Source is SQL or PL/SQL.
	Source string
	// Mimes are the content types that it takes, separated by commas; "" is any.
	Mimes      string
	Parameters []Parameter
}

// Parameter gives a header, or a value of the URL, another name in the source.
type Parameter struct {
	// Name is outside of the source, Bind in it.
	Name, Bind string
	// From is HEADER, RESPONSE or URI, Access IN, OUT or INOUT.
	From, Access string
}

// Privilege has what it covers asked for a role.
type Privilege struct {
	Name                     string
	Roles, Patterns, Modules []string
}

// module returns the module of that name, nil if there is none.
func (s *Site) module(name string) *Module {
	i := slices.IndexFunc(s.Modules, func(m Module) bool { return m.Name == name })
	if i < 0 {
		return nil
	}
	return &s.Modules[i]
}

// template returns the template of that pattern, which it adds if need be.
func (m *Module) template(pattern string) *Template {
	i := slices.IndexFunc(m.Templates, func(t Template) bool { return t.Pattern == pattern })
	if i < 0 {
		m.Templates = append(m.Templates, Template{Pattern: pattern})
		i = len(m.Templates) - 1
	}
	return &m.Templates[i]
}

// define adds a handler, in place of one of the same method.
func (t *Template) define(h Handler) {
	t.Handlers = slices.DeleteFunc(t.Handlers, func(other Handler) bool { return other.Method == h.Method })
	t.Handlers = append(t.Handlers, h)
}

// covers reports whether the privilege is asked for at the path, which begins behind that of the schema.
func (p Privilege) covers(module, path string) bool {
	return slices.Contains(p.Modules, module) || slices.ContainsFunc(p.Patterns, func(pattern string) bool {
		if beginning, ok := strings.CutSuffix(pattern, "*"); ok {
			return strings.HasPrefix(path+"/", beginning)
		}
		return strings.Trim(pattern, "/") == strings.Trim(path, "/")
	})
}
