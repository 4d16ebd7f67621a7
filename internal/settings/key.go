package settings

import (
	"fmt"
	"reflect"
	"strings"
)

const fileSuffix = "_file"

// key is one key: a section, a list of sections, a value or a list of values. The root and the items of a list of
// sections are sections without a name.
type key struct {
	// name is the key within its section, path from the root: log.level, servers[0].name.
	name, path string
	// prefix begins the name of its variable.
	prefix string
	tag    reflect.StructTag
	// value is the field, settable.
	value reflect.Value
	// secret is the path of the secret that this key names a file for; "" for every other key.
	secret string
}

// chooser is a text with a closed set of values.
type chooser interface {
	// Choices lists the values in the order of the documentation.
	Choices() []string
}

// revealer is a secret, the only text that does not print as it is.
type revealer interface{ Reveal() string }

// keys lists the keys of a section, with a twin after each secret.
func (k key) keys() []key {
	var keys []key
	for i := range k.value.NumField() {
		field := k.value.Type().Field(i)
		name := field.Tag.Get("yaml")
		if name == "-" {
			continue
		}
		below := key{name: name, path: joinPath(k.path, name), prefix: k.prefix, tag: field.Tag,
			value: k.value.Field(i)}
		keys = append(keys, below)
		if below.isSecret() {
			keys = append(keys, below.twin())
		}
	}
	return keys
}

// items lists the sections of a list of sections.
func (k key) items() []key {
	items := make([]key, 0, k.value.Len())
	for i := range k.value.Len() {
		items = append(items, key{path: ItemPath(k.path, i), prefix: k.prefix, value: k.value.Index(i)})
	}
	return items
}

// specimens are the items of a list of sections, or one with the defaults if there is none: every key can be looked at.
func (k key) specimens() []key {
	if k.value.Len() > 0 {
		return k.items()
	}
	return []key{{path: ItemPath(k.path, 0), prefix: k.prefix, value: newItem(k.value.Type().Elem())}}
}

// leaves lists the keys of values in and under the key, in the order of the struct.
func (k key) leaves() []key { return k.leavesBy(key.items) }

func (k key) leavesBy(items func(key) []key) []key {
	var below []key
	switch {
	case k.isSections():
		below = items(k)
	case k.isSection():
		below = k.keys()
	default:
		return []key{k}
	}
	var found []key
	for _, b := range below {
		found = append(found, b.leavesBy(items)...)
	}
	return found
}

func (k key) twin() key {
	k.secret = k.path
	k.name, k.path = k.name+fileSuffix, k.path+fileSuffix
	return k
}

func (k key) isSection() bool { return k.value.Kind() == reflect.Struct }

func (k key) isSections() bool {
	return k.value.Kind() == reflect.Slice && k.value.Type().Elem().Kind() == reflect.Struct
}

func (k key) isTwin() bool     { return k.secret != "" }
func (k key) isRequired() bool { return k.tag.Get("required") == "true" }

func (k key) isSecret() bool {
	t := k.value.Type()
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t.Implements(reflect.TypeFor[revealer]())
}

// isList reports whether several values are written: the twin of a list of secrets is a single file name.
func (k key) isList() bool { return k.value.Kind() == reflect.Slice && !k.isTwin() }

// variable is the name of the key's environment variable, "" for the keys in lists of sections, which only the file
// sets.
func (k key) variable() string {
	if strings.Contains(k.path, "[") {
		return ""
	}
	return k.prefix + strings.ToUpper(strings.ReplaceAll(k.path, ".", "_"))
}

// choices lists the values of a text with a closed set, nil for any other key.
func (k key) choices() []string {
	if c, ok := k.value.Interface().(chooser); ok {
		return c.Choices()
	}
	return nil
}

func joinPath(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// ItemPath is the path of an item of a list: servers[0].
func ItemPath(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

// parentPath cuts the last name or index off a path; the parent of a top-level key is "".
func parentPath(path string) string { return path[:max(strings.LastIndexAny(path, ".["), 0)] }
