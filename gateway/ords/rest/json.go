package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// kind is what a node is.
type kind byte

const (
	kindNull   kind = 'n'
	kindFlag   kind = 'f'
	kindNumber kind = '#'
	kindText   kind = '"'
	kindList   kind = '['
	kindObject kind = '{'
)

// node is a piece of JSON that keeps its members in order, and none of them twice.
type node struct {
	kind kind
	// text is that of a text, a number or a flag.
	text    string
	items   []node
	members []member
}

type member struct {
	name string
	node node
}

// deepest is how far JSON may be nested.
const deepest = 12

var (
	errTooDeep = fmt.Errorf("is nested more than %d deep", deepest)
	errNotJSON = errors.New("is not JSON")
	errBeyond  = errors.New("has more than one value")
)

// parseJSON reads one value. Its errors hold nothing of the text but names of members.
func parseJSON(text []byte) (node, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	root, err := readNode(decoder, deepest)
	if err != nil {
		return node{}, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return node{}, errBeyond
	}
	return root, nil
}

func readNode(d *json.Decoder, depth int) (node, error) {
	if depth == 0 {
		return node{}, errTooDeep
	}
	token, err := d.Token()
	if err != nil {
		return node{}, errNotJSON
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '{' {
			return readObject(d, depth)
		}
		return readList(d, depth)
	case json.Number:
		return node{kind: kindNumber, text: token.String()}, nil
	case string:
		return node{kind: kindText, text: token}, nil
	case bool:
		return node{kind: kindFlag, text: strconv.FormatBool(token)}, nil
	}
	return node{kind: kindNull}, nil
}

func readList(d *json.Decoder, depth int) (node, error) {
	list := node{kind: kindList}
	for d.More() {
		item, err := readNode(d, depth-1)
		if err != nil {
			return node{}, err
		}
		list.items = append(list.items, item)
	}
	return list, closed(d)
}

func readObject(d *json.Decoder, depth int) (node, error) {
	object := node{kind: kindObject}
	names := map[string]bool{}
	for d.More() {
		token, err := d.Token()
		name, isText := token.(string)
		if err != nil || !isText {
			return node{}, errNotJSON
		}
		if names[name] {
			return node{}, fmt.Errorf("names %q twice", shorten(name))
		}
		names[name] = true
		value, err := readNode(d, depth-1)
		if err != nil {
			return node{}, err
		}
		object.members = append(object.members, member{name, value})
	}
	return object, closed(d)
}

// closed reads the end of a list or an object.
func closed(d *json.Decoder) error {
	if _, err := d.Token(); err != nil {
		return errNotJSON
	}
	return nil
}

// shorten keeps what a stranger wrote out of a message but for its beginning.
func shorten(name string) string {
	const most = 40
	if len(name) > most {
		return name[:most] + "..."
	}
	return name
}
