package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/internal/settings"
)

//go:embed schema.yaml
var schemaBase []byte

// node is a JSON schema, or a part of one.
type node = map[string]any

// schema is schema.yaml, with the keys of the gateway's configuration under config.
func schema() ([]byte, error) {
	var base node
	if err := yaml.Unmarshal(schemaBase, &base); err != nil {
		return nil, err
	}
	properties := base["properties"].(node)
	properties["config"] = merge(sectionSchema(reflect.TypeFor[config.Config]()), properties["config"].(node))
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	err := encoder.Encode(base)
	return b.Bytes(), err
}

// merge lays one schema over another.
func merge(under, over node) node {
	for key, value := range over {
		if deeper, ok := value.(node); ok {
			if below, ok := under[key].(node); ok {
				value = merge(below, deeper)
			}
		}
		under[key] = value
	}
	return under
}

// sectionSchema knows the keys of a section by the tags of its struct, and refuses any other.
func sectionSchema(section reflect.Type) node {
	properties := node{}
	for i := range section.NumField() {
		field := section.Field(i)
		name := field.Tag.Get("yaml")
		if name == "-" {
			continue
		}
		if isSecret(field.Type) {
			// The chart refuses the secret itself, and says where it belongs.
			properties[name], properties[name+"_file"] = node{}, node{"type": "string"}
			continue
		}
		properties[name] = valueSchema(field)
	}
	return node{"type": "object", "additionalProperties": false, "properties": properties}
}

const (
	durationPattern = `^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$`
	sizePattern     = `^[0-9]+(B|KiB|MiB)$`
)

func valueSchema(field reflect.StructField) node {
	value := reflect.New(field.Type).Elem().Interface()
	if c, ok := value.(interface{ Choices() []string }); ok {
		return node{"enum": c.Choices()}
	}
	switch value.(type) {
	case time.Duration:
		return durationSchema(field.Tag)
	case settings.Size:
		return node{"type": "string", "pattern": sizePattern}
	}
	switch field.Type.Kind() {
	case reflect.Struct:
		return sectionSchema(field.Type)
	case reflect.Slice:
		if field.Type.Elem().Kind() == reflect.Struct {
			return node{"type": "array", "items": sectionSchema(field.Type.Elem())}
		}
		return node{"type": "array", "items": node{"type": "string"}}
	case reflect.Int:
		return bounded(node{"type": "integer"}, field.Tag)
	case reflect.Float64:
		return bounded(node{"type": "number"}, field.Tag)
	case reflect.Bool:
		return node{"type": "boolean"}
	case reflect.String:
		return node{"type": "string"}
	default:
		panic("no form is known of " + field.Type.String())
	}
}

// durationSchema takes a 0 without a unit where it means something.
func durationSchema(tag reflect.StructTag) node {
	if tag.Get("zero") == "" {
		return node{"type": "string", "pattern": durationPattern}
	}
	return node{"type": []string{"string", "integer"}, "pattern": "^0$|" + durationPattern, "maximum": 0}
}

// bounded adds the range of a number.
func bounded(schema node, tag reflect.StructTag) node {
	low, high, _ := strings.Cut(tag.Get("range"), "..")
	if tag.Get("zero") != "" {
		low = "0"
	}
	for key, text := range map[string]string{"minimum": low, "maximum": high} {
		if number, err := strconv.ParseFloat(text, 64); err == nil {
			schema[key] = number
		}
	}
	return schema
}

func isSecret(t reflect.Type) bool {
	return t == reflect.TypeFor[gateway.Secret]() || t == reflect.TypeFor[[]gateway.Secret]()
}
