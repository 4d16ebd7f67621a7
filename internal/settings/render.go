package settings

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v3"
)

// YAML writes every key with its value, secrets redacted.
func (k Keys) YAML() []byte { return renderer{}.render(k.root) }

// Example writes every key with its value, and its documentation as a comment.
func (k Keys) Example() []byte { return renderer{documented: true}.render(k.root) }

// renderer writes keys as YAML.
type renderer struct {
	// documented adds the help of each key as a comment, and space between the sections.
	documented bool
}

func (r renderer) render(root key) []byte {
	var sections [][]byte
	for _, k := range root.keys() {
		if !k.isTwin() {
			sections = append(sections, encode(r.mapping([]key{k})))
		}
	}
	separator := ""
	if r.documented {
		separator = "\n"
	}
	return bytes.Join(sections, []byte(separator))
}

func encode(node *yaml.Node) []byte {
	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	// Neither can fail: the tree has scalars, lists and mappings only, and a buffer takes all.
	_ = encoder.Encode(node)
	_ = encoder.Close()
	return b.Bytes()
}

func (r renderer) mapping(keys []key) *yaml.Node {
	node := &yaml.Node{Kind: yaml.MappingNode}
	for _, k := range keys {
		if k.isTwin() {
			continue
		}
		name := textNode(k.name)
		name.HeadComment = r.comment(k)
		node.Content = append(node.Content, name, r.node(k))
	}
	return node
}

func (r renderer) node(k key) *yaml.Node {
	switch {
	case k.isSections():
		list := &yaml.Node{Kind: yaml.SequenceNode}
		for i, item := range k.items() {
			list.Content = append(list.Content, r.item(item, i == 0))
		}
		return list
	case k.isSection():
		return r.mapping(k.keys())
	case k.isList():
		list := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
		for _, text := range textsOf(k.value) {
			list.Content = append(list.Content, textNode(text))
		}
		return list
	case k.value.CanInt() || k.value.CanFloat():
		return &yaml.Node{Kind: yaml.ScalarNode, Value: textOf(k.value)}
	default:
		return textNode(textOf(k.value))
	}
}

// item documents the first item of a list only, which is enough.
func (r renderer) item(section key, first bool) *yaml.Node {
	r.documented = r.documented && first
	node := r.mapping(section.keys())
	// A comment between the hyphen and the first key would be hard to read.
	node.HeadComment, node.Content[0].HeadComment = node.Content[0].HeadComment, ""
	return node
}

// textNode is a text, quoted where YAML would read it as something else. Helm still takes the words of YAML 1.1 for
// booleans.
func textNode(text string) *yaml.Node {
	var node yaml.Node
	node.SetString(text)
	switch text {
	case "y", "yes", "on", "n", "no", "off":
		node.Style = yaml.DoubleQuotedStyle
	}
	return &node
}

const commentWidth = 90

func (r renderer) comment(k key) string {
	if !r.documented {
		return ""
	}
	text := k.help()
	switch b, ok := k.bounds(); {
	case k.choices() != nil:
		text += " One of: " + strings.Join(k.choices(), ", ") + "."
	case ok:
		text += " From " + b.String() + "."
	case k.isSecret():
		text += " Better kept out of this file, by " + k.name + fileSuffix + " or " + k.variable() + "."
	}
	return wrap(text, commentWidth)
}

// wrap breaks text into lines of at most width bytes, if its words allow.
func wrap(text string, width int) string {
	var b strings.Builder
	column := 0
	for word := range strings.FieldsSeq(text) {
		switch {
		case column == 0:
		case column+1+len(word) > width:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	return b.String()
}
