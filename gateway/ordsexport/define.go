package ordsexport

import (
	"fmt"
	"slices"
	"strings"
)

// call does what a call of ORDS does to the site.
func (r *reader) call(name token, args arguments) error {
	switch name.text {
	case "ENABLE_SCHEMA":
		r.enableSchema(name, args)
	case "DEFINE_MODULE":
		r.defineModule(args)
	case "DELETE_MODULE":
		r.dropModule(args.first("P_MODULE_NAME"))
	case "DEFINE_SERVICE", "CREATE_SERVICE":
		r.defineModule(args)
		return r.defineHandler(name, args)
	case "DEFINE_TEMPLATE":
		_, err := r.template(name, args)
		return err
	case "DEFINE_HANDLER":
		return r.defineHandler(name, args)
	case "DEFINE_PARAMETER":
		return r.defineParameter(name, args)
	case "DEFINE_PRIVILEGE", "CREATE_PRIVILEGE":
		r.site.Privileges = append(r.site.Privileges, Privilege{
			Name: args.first("P_PRIVILEGE_NAME"), Roles: args["P_ROLES"], Patterns: args["P_PATTERNS"],
			Modules: args["P_MODULES"],
		})
	case "CREATE_ROLE":
	default:
		r.site.Unread = append(r.site.Unread, fmt.Sprintf("line %d: %s is not reproduced", name.line, name.text))
	}
	return nil
}

func (r *reader) enableSchema(call token, args arguments) {
	s := Schema{Name: args.first("P_SCHEMA"), Path: schemaPath(args), Enabled: args.first("P_ENABLED") != "FALSE"}
	if args.first("P_URL_MAPPING_TYPE") == "BASE_URL" {
		s.Path, r.byURL = "", true
		r.site.Unread = append(r.site.Unread,
			fmt.Sprintf("line %d: the schema is mapped by URL and not by path: name the path by --schema-path", call.line))
	}
	r.site.Schemas = append(r.site.Schemas, s)
}

// schemaPath is the pattern, or the schema's name in small letters, as ORDS has it by itself.
func schemaPath(args arguments) string {
	if pattern := args.first("P_URL_MAPPING_PATTERN"); pattern != "" {
		return pattern
	}
	return strings.ToLower(args.first("P_SCHEMA"))
}

// defineModule replaces a module with all that is in it.
func (r *reader) defineModule(args arguments) {
	m := Module{
		Name: args.first("P_MODULE_NAME"), BasePath: args.first("P_BASE_PATH"),
		Published: args.first("P_STATUS") == "" || args.first("P_STATUS") == "PUBLISHED",
	}
	r.dropModule(m.Name)
	r.site.Modules = append(r.site.Modules, m)
}

func (r *reader) dropModule(name string) {
	r.site.Modules = slices.DeleteFunc(r.site.Modules, func(m Module) bool { return m.Name == name })
}

func (r *reader) template(call token, args arguments) (*Template, error) {
	m := r.site.module(args.first("P_MODULE_NAME"))
	if m == nil {
		return nil, fmt.Errorf("line %d: %s names a module that is not defined: %q",
			call.line, call.text, args.first("P_MODULE_NAME"))
	}
	return m.template(args.first("P_PATTERN")), nil
}

func (r *reader) defineHandler(call token, args arguments) error {
	t, err := r.template(call, args)
	if err != nil {
		return err
	}
	h := Handler{
		Method: strings.ToUpper(args.first("P_METHOD")), SourceType: args.first("P_SOURCE_TYPE"),
		Source: args.first("P_SOURCE"), Mimes: args.first("P_MIMES_ALLOWED"),
	}
	if h.Method == "" {
		h.Method = "GET"
	}
	t.define(h)
	return nil
}

func (r *reader) defineParameter(call token, args arguments) error {
	t, err := r.template(call, args)
	if err != nil {
		return err
	}
	method := strings.ToUpper(args.first("P_METHOD"))
	i := slices.IndexFunc(t.Handlers, func(h Handler) bool { return h.Method == method })
	if i < 0 {
		return fmt.Errorf("line %d: a parameter of %q is of a method that has no handler: %q",
			call.line, t.Pattern, method)
	}
	t.Handlers[i].Parameters = append(t.Handlers[i].Parameters, Parameter{
		Name: args.first("P_NAME"), Bind: args.first("P_BIND_VARIABLE_NAME"),
		From: args.first("P_SOURCE_TYPE"), Access: args.first("P_ACCESS_METHOD"),
	})
	return nil
}
