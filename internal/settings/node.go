package settings

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// section lays a mapping over the keys of a section. A section without anything, or with all of it commented out, is no
// fault.
func (l *loader) section(section key, node *yaml.Node) {
	at := l.at(node)
	node = resolve(node)
	if isNull(node) {
		return
	}
	if node.Kind != yaml.MappingNode {
		l.fault(section.path, at, fmt.Errorf("%s must be a section of keys", orFile(section.path)))
		return
	}
	seen := map[string]int{}
	for pair := range slices.Chunk(node.Content, 2) {
		name := pair[0]
		if line, twice := seen[name.Value]; twice {
			path := joinPath(section.path, printable(name.Value))
			l.fault(path, l.at(name), fmt.Errorf("duplicate key %s, first set in line %d", path, line))
			continue
		}
		seen[name.Value] = name.Line
		if k, ok := l.find(section, name); ok {
			l.value(k, name, pair[1])
		}
	}
}

// find returns the key of that name, or adds a fault.
func (l *loader) find(section key, name *yaml.Node) (key, bool) {
	if name.Kind != yaml.ScalarNode || name.Tag == "!!merge" {
		l.fault(section.path, l.at(name), fmt.Errorf("%s must have plain keys only", orFile(section.path)))
		return key{}, false
	}
	var names []string
	for _, k := range section.keys() {
		if k.name == name.Value {
			return k, true
		}
		names = append(names, k.name)
	}
	path := joinPath(section.path, printable(name.Value))
	l.fault(path, l.at(name), fmt.Errorf("unknown key %s%s", path, DidYouMean(name.Value, names)))
	return key{}, false
}

func (l *loader) value(k key, name, node *yaml.Node) {
	switch {
	case k.isSections():
		l.origins[k.path] = l.at(name)
		l.sections(k, node)
	case k.isSection():
		l.origins[k.path] = l.at(name)
		l.section(k, node)
	case isNull(resolve(node)):
		l.fault(k.path, l.at(name), fmt.Errorf("%s has no value; write one or remove the key", k.path))
	case k.isList():
		l.list(k, node)
	default:
		l.scalar(k, node)
	}
}

func (l *loader) scalar(k key, node *yaml.Node) {
	value := resolve(node)
	if !isScalar(value) {
		l.fault(k.path, l.at(node), fmt.Errorf("%s must be a plain %s", k.path, k.typeName()))
		return
	}
	l.set(k, []string{value.Value}, l.at(node))
}

func (l *loader) list(k key, node *yaml.Node) {
	value := resolve(node)
	if value.Kind != yaml.SequenceNode {
		l.fault(k.path, l.at(node), fmt.Errorf("%s must be a %s", k.path, k.typeName()))
		return
	}
	texts := make([]string, 0, len(value.Content))
	for i, item := range value.Content {
		scalar := resolve(item)
		if !isScalar(scalar) || isNull(scalar) {
			path := ItemPath(k.path, i)
			l.fault(path, l.at(item), fmt.Errorf("%s must be a plain text", path))
		}
		texts = append(texts, scalar.Value)
	}
	l.set(k, texts, l.at(node))
	for i, item := range value.Content {
		l.origins[ItemPath(k.path, i)] = l.at(item)
	}
}

func (l *loader) sections(k key, node *yaml.Node) {
	value := resolve(node)
	if isNull(value) {
		return
	}
	if value.Kind != yaml.SequenceNode {
		l.fault(k.path, l.at(node), fmt.Errorf("%s must be a list of sections", k.path))
		return
	}
	for i, item := range value.Content {
		k.value.Set(reflect.Append(k.value, newItem(k.value.Type().Elem())))
		section := k.items()[i]
		l.origins[section.path] = l.at(item)
		l.section(section, item)
	}
}

// newItem returns an item of a list of sections, with its defaults.
func newItem(of reflect.Type) reflect.Value {
	item := reflect.New(of)
	if d, ok := item.Interface().(interface{ SetDefaults() }); ok {
		d.SetDefaults()
	}
	return item.Elem()
}

// resolve follows an alias. Aliases cannot make a loop here, since sections nest only as deep as the struct.
func resolve(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode {
		return node.Alias
	}
	return node
}

// isScalar reports whether the node is a value as it stands. A tag would ask for another reading of it: !vault,
// !!binary.
func isScalar(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && node.Style&yaml.TaggedStyle == 0
}

func isNull(node *yaml.Node) bool { return node.Kind == yaml.ScalarNode && node.Tag == "!!null" }

func orFile(path string) string {
	if path == "" {
		return "the file"
	}
	return path
}

// printable quotes a name that could break the line it is shown in.
func printable(name string) string {
	if quoted := strconv.Quote(name); quoted[1:len(quoted)-1] != name || name == "" {
		return quoted
	}
	return name
}
