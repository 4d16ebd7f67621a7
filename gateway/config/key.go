package config

import (
	"fmt"
	"reflect"
	"strings"
)

const (
	variablePrefix = "EBS_SMS_"
	fileSuffix     = "_file"
)

// key is one key of a Config: a section, the list of channels, a value or a list of values.
type key struct {
	// name is the key within its section, path from the root: outbound.in_flight, channels[0].name.
	name, path string
	tag        reflect.StructTag
	// value is the field, settable.
	value reflect.Value
	// secret is the path of the secret that this key names a file for; "" for every other key.
	secret string
}

// keysOf lists the keys of the section at path, with a twin after each secret.
func keysOf(section reflect.Value, path string) []key {
	var keys []key
	for i := range section.NumField() {
		field := section.Type().Field(i)
		name := field.Tag.Get("yaml")
		if name == "-" {
			continue
		}
		k := key{name: name, path: joinPath(path, name), tag: field.Tag, value: section.Field(i)}
		keys = append(keys, k)
		if isSecret(field.Type) {
			keys = append(keys, k.twin())
		}
	}
	return keys
}

// rootKeys lists the top-level keys.
func rootKeys(c *Config) []key { return keysOf(reflect.ValueOf(c).Elem(), "") }

// leafKeys lists the keys of values, those of the channels included, in the order of the struct.
func leafKeys(c *Config) []key { return leaves(rootKeys(c)) }

func leaves(keys []key) []key {
	var found []key
	for _, k := range keys {
		switch {
		case k.isChannels():
			for i := range k.value.Len() {
				found = append(found, leaves(k.item(i))...)
			}
		case k.isSection():
			found = append(found, leaves(k.keys())...)
		default:
			found = append(found, k)
		}
	}
	return found
}

func (k key) twin() key {
	return key{name: k.name + fileSuffix, path: k.path + fileSuffix, tag: k.tag, value: k.value, secret: k.path}
}

func (k key) keys() []key      { return keysOf(k.value, k.path) }
func (k key) item(i int) []key { return keysOf(k.value.Index(i), itemPath(k.path, i)) }

func (k key) isSection() bool { return k.value.Kind() == reflect.Struct }
func (k key) isChannels() bool {
	return k.value.Type() == reflect.TypeFor[[]Channel]()
}
func (k key) isTwin() bool     { return k.secret != "" }
func (k key) isSecret() bool   { return isSecret(k.value.Type()) }
func (k key) isRequired() bool { return k.tag.Get("required") == "true" }

// isList reports whether several values are written: the twin of a list of secrets is a single file name.
func (k key) isList() bool { return k.value.Kind() == reflect.Slice && !k.isTwin() }

// variable is the name of the key's environment variable, "" for the keys of channels, which only the file sets.
func (k key) variable() string {
	if strings.Contains(k.path, "[") {
		return ""
	}
	return variablePrefix + strings.ToUpper(strings.ReplaceAll(k.path, ".", "_"))
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

func itemPath(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

// parentPath cuts the last name or index off a path; the parent of a top-level key is "".
func parentPath(path string) string { return path[:max(strings.LastIndexAny(path, ".["), 0)] }
