package ordsexport

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Parse reads an export script, or another that defines services in the same way. Statements that define nothing are
// left out. The error names the line.
func Parse(script string) (Site, error) {
	all, err := tokens(script)
	if err != nil {
		return Site{}, err
	}
	r := reader{rest: all, arrays: map[string][]string{}}
	r.site.Version = versionOf(script)
	for len(r.rest) > 0 {
		if err := r.statement(); err != nil {
			return Site{}, err
		}
	}
	r.place(schemaOf(script))
	return r.site, nil
}

var (
	versionForm = regexp.MustCompile(`(?im)^--.*?\bORDS\b.*?\b(\d+\.\d+\.\d+)`)
	schemaForm  = regexp.MustCompile(`(?im)^--\s*Schema:\s*"?([A-Za-z][A-Za-z0-9_$#]*)`)
)

// versionOf reads the comments at the head.
func versionOf(script string) string { return firstOf(versionForm, script) }

func schemaOf(script string) string { return strings.ToLower(firstOf(schemaForm, script)) }

func firstOf(form *regexp.Regexp, script string) string {
	if found := form.FindStringSubmatch(script); found != nil {
		return found[1]
	}
	return ""
}

// reader reads statements one after the other.
type reader struct {
	site   Site
	rest   []token
	arrays map[string][]string
	// byURL: the path of the schema is part of a URL that is not read.
	byURL bool
}

// at returns the n-th token that is left.
func (r *reader) at(n int) token {
	if n < len(r.rest) {
		return r.rest[n]
	}
	return token{}
}

// statement reads a call, or what is done to an array, or passes over a token.
func (r *reader) statement() error {
	switch first := r.at(0); {
	case first.kind == word && r.at(1).is(".") && r.at(2).kind == word && r.at(3).is("(") && isORDS(first.text):
		name := r.at(2)
		r.rest = r.rest[4:]
		args, err := r.arguments(name)
		if err != nil {
			return err
		}
		return r.call(name, args)
	case first.kind == word && r.at(1).is("(") && r.at(2).kind == number && r.at(3).is(")") && r.at(4).is(":=") &&
		r.at(5).kind == text:
		r.arrays[first.text] = append(r.arrays[first.text], r.at(5).text)
		r.rest = r.rest[6:]
	case first.kind == word && r.at(1).is(".") && r.at(2).is("DELETE"):
		delete(r.arrays, first.text)
		r.rest = r.rest[3:]
	default:
		r.rest = r.rest[1:]
	}
	return nil
}

// isORDS reports whether a package defines services.
func isORDS(name string) bool {
	return slices.Contains([]string{"ORDS", "ORDS_ADMIN", "ORDS_SECURITY", "ORDS_SECURITY_ADMIN"}, name)
}

// signatures are the parameters of the procedures that are read, for calls without their names.
func signatures() map[string][]string {
	service := "p_module_name p_base_path p_pattern p_method p_source_type p_source p_items_per_page p_status"
	signatures := map[string][]string{}
	for procedure, parameters := range map[string]string{
		"ENABLE_SCHEMA":   "p_enabled p_schema p_url_mapping_type p_url_mapping_pattern",
		"DEFINE_MODULE":   "p_module_name p_base_path p_items_per_page p_status",
		"DEFINE_TEMPLATE": "p_module_name p_pattern",
		"DEFINE_HANDLER": "p_module_name p_pattern p_method p_source_type p_source p_items_per_page " +
			"p_mimes_allowed",
		"DEFINE_PARAMETER": "p_module_name p_pattern p_method p_name p_bind_variable_name p_source_type " +
			"p_param_type p_access_method",
		"DEFINE_SERVICE":   service,
		"CREATE_SERVICE":   service,
		"DELETE_MODULE":    "p_module_name",
		"DEFINE_PRIVILEGE": "p_privilege_name p_roles p_patterns p_modules",
		"CREATE_ROLE":      "p_role_name",
	} {
		signatures[procedure] = strings.Fields(strings.ToUpper(parameters))
	}
	return signatures
}

// arguments are the values of a call by the names of its parameters; a list for an array.
type arguments map[string][]string

// first is the value of a parameter, "" for NULL and where there is none.
func (a arguments) first(name string) string {
	if len(a[name]) == 0 {
		return ""
	}
	return a[name][0]
}

// arguments reads up to the parenthesis that closes the call.
func (r *reader) arguments(call token) (arguments, error) {
	args := arguments{}
	names := signatures()[call.text]
	for position := 0; ; position++ {
		expression, last, err := r.expression(call)
		if err != nil {
			return nil, err
		}
		name := ""
		if len(expression) > 1 && expression[0].kind == word && expression[1].is("=>") {
			name, expression = expression[0].text, expression[2:]
		} else if position < len(names) {
			name = names[position]
		}
		values, ok := r.value(expression)
		args[name] = values
		if !ok && slices.Contains(names, name) && call.text != "DEFINE_PRIVILEGE" { // whose arrays may be empty
			r.site.Unread = append(r.site.Unread,
				fmt.Sprintf("line %d: %s of %s is no literal", call.line, strings.ToLower(name), call.text))
		}
		if last {
			return args, nil
		}
	}
}

// expression takes the tokens up to the next comma, or the last parenthesis.
func (r *reader) expression(call token) (taken []token, last bool, err error) {
	depth := 0
	for i, t := range r.rest {
		switch {
		case t.is("("):
			depth++
		case t.is(")") && depth > 0:
			depth--
		case t.is(")"), t.is(",") && depth == 0:
			taken, r.rest = r.rest[:i], r.rest[i+1:]
			return taken, t.is(")"), nil
		}
	}
	return nil, false, fmt.Errorf("line %d: the call of %s has no end", call.line, call.text)
}

// place gives every module the path of the schema: of the one that is enabled, or else the one that the head names.
func (r *reader) place(head string) {
	path := head
	if r.byURL {
		path = ""
	}
	for _, s := range r.site.Schemas {
		path = cmp.Or(s.Path, path)
	}
	for i := range r.site.Modules {
		r.site.Modules[i].SchemaPath = path
	}
}
