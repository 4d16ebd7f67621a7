package settings

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"time"
)

// Reference documents the keys in Markdown: a table for each section, with the values of the struct as defaults.
func (k Keys) Reference() []byte {
	var b bytes.Buffer
	for _, section := range k.root.keys() {
		section.writeSection(&b)
	}
	return b.Bytes()
}

func (k key) writeSection(b *bytes.Buffer) {
	fmt.Fprintf(b, "\n## %s\n\n", k.name)
	if k.isSection() || k.isSections() {
		fmt.Fprintf(b, "%s\n\n", k.tag.Get("help"))
	}
	b.WriteString("| Key | Variable | Value | Default | Meaning |\n|---|---|---|---|---|\n")
	for _, leaf := range k.leavesBy(key.specimens) {
		path := strings.ReplaceAll(leaf.path, "[0]", "[]")
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n",
			code(path), code(leaf.variable()), leaf.valueCell(), leaf.defaultCell(), leaf.help())
	}
}

// typeName names what is written for the key.
func (k key) typeName() string {
	switch {
	case k.isTwin():
		return "file name"
	case k.isSecret() && k.isList():
		return "list of secrets"
	case k.isList():
		return "list of texts"
	case k.isSecret():
		return "secret"
	}
	switch k.value.Interface().(type) {
	case time.Duration:
		return "duration"
	case Size:
		return "size"
	case int:
		return "whole number"
	case float64:
		return "number"
	case bool:
		return "true or false"
	default:
		return "text"
	}
}

func (k key) valueCell() string {
	if choices := k.choices(); choices != nil {
		return code(choices...)
	}
	cell := k.typeName()
	if unit := k.tag.Get("unit"); unit != "" {
		cell += " of " + unit
	}
	if b, ok := k.bounds(); ok {
		cell += ", " + b.String()
	}
	return cell
}

func (k key) defaultCell() string {
	switch {
	case k.isTwin():
		return ""
	case k.isRequired() && k.value.IsZero():
		return "**required**"
	case k.isList():
		return code(textsOf(k.value)...)
	default:
		return code(textOf(k.value))
	}
}

// help is the meaning of the key in full.
func (k key) help() string {
	help := k.tag.Get("help")
	if k.isTwin() {
		help = "File to read " + code(strings.TrimSuffix(k.name, fileSuffix)) + " from"
		if k.value.Kind() == reflect.Slice {
			help += ", one to a line"
		}
		return help + "."
	}
	if zero := k.tag.Get("zero"); zero != "" {
		help += " 0 is " + zero + "."
	}
	return help
}

// code marks texts as code, with commas between; empty texts show nothing.
func code(texts ...string) string {
	var marked []string
	for _, text := range texts {
		if text != "" {
			marked = append(marked, "`"+text+"`")
		}
	}
	return strings.Join(marked, ", ")
}
