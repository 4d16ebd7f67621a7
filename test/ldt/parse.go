package ldt

import (
	"fmt"
	"regexp"
)

// parser reads tokens one after the other; ahead is the one that has not been taken.
type parser struct {
	scanner
	ahead token
	words words
}

// words are the forms of the words.
type words struct{ name, varchar *regexp.Regexp }

// Parse reads a data file. Its error is a Fault.
func Parse(name string, text []byte) (File, error) {
	if err := characters(name, text); err != nil {
		return File{}, err
	}
	p := &parser{scanner: scanner{file: name, text: string(text), line: 1}, words: words{
		name:    regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`),
		varchar: regexp.MustCompile(`^VARCHAR2\([1-9][0-9]*\)$`),
	}}
	if err := p.advance(); err != nil {
		return File{}, err
	}
	return p.parseFile()
}

func (p *parser) parseFile() (File, error) {
	file := File{Name: p.file}
	var err error
	if file.Language, err = p.setting("LANGUAGE"); err != nil {
		return File{}, err
	}
	if file.Config, err = p.setting("LDRCONFIG"); err != nil {
		return File{}, err
	}
	for p.is("DEFINE") {
		definition, err := p.definition()
		if err != nil {
			return File{}, err
		}
		file.Definitions = append(file.Definitions, definition)
	}
	for p.is("BEGIN") {
		block, err := p.block()
		if err != nil {
			return File{}, err
		}
		file.Blocks = append(file.Blocks, block)
	}
	if p.ahead.text != "" || p.ahead.quoted {
		return File{}, p.unexpected("BEGIN or the end of the file")
	}
	return file, nil
}

// setting reads NAME = "value".
func (p *parser) setting(name string) (string, error) {
	if err := p.expect(name); err != nil {
		return "", err
	}
	if err := p.expect("="); err != nil {
		return "", err
	}
	return p.text()
}

// definition reads DEFINE to its END.
func (p *parser) definition() (Definition, error) {
	d := Definition{Line: p.ahead.line}
	entity, err := p.opening("DEFINE")
	if err != nil {
		return d, err
	}
	d.Entity = entity
	for !p.is("END") {
		if p.is("DEFINE") {
			nested, err := p.definition()
			if err != nil {
				return d, err
			}
			d.Nested = append(d.Nested, nested)
			continue
		}
		attribute, err := p.attribute()
		if err != nil {
			return d, err
		}
		d.Attributes = append(d.Attributes, attribute)
	}
	return d, p.closing(d.Entity)
}

// attribute reads KIND NAME TYPE.
func (p *parser) attribute() (Attribute, error) {
	a := Attribute{Line: p.ahead.line}
	switch p.ahead.text {
	case "KEY", "CTX", "BASE", "TRANS":
	default:
		return a, p.unexpected("KEY, CTX, BASE, TRANS, DEFINE or END")
	}
	var err error
	if a.Kind, err = p.take(); err != nil {
		return a, err
	}
	if a.Name, err = p.name(); err != nil {
		return a, err
	}
	if p.is("REFERENCES") {
		if err := p.expect("REFERENCES"); err != nil {
			return a, err
		}
		entity, err := p.name()
		a.Type = "REFERENCES " + entity
		return a, err
	}
	if !p.words.varchar.MatchString(p.ahead.text) {
		return a, p.unexpected("VARCHAR2(n) or REFERENCES")
	}
	a.Type, err = p.take()
	return a, err
}

// block reads BEGIN to its END.
func (p *parser) block() (Block, error) {
	b := Block{Line: p.ahead.line}
	entity, err := p.opening("BEGIN")
	if err != nil {
		return b, err
	}
	b.Entity = entity
	if b.Keys, err = p.texts(); err != nil {
		return b, err
	}
	for !p.is("END") {
		if p.is("BEGIN") {
			nested, err := p.block()
			if err != nil {
				return b, err
			}
			b.Nested = append(b.Nested, nested)
			continue
		}
		value, err := p.assignment()
		if err != nil {
			return b, err
		}
		b.Values = append(b.Values, value)
	}
	return b, p.closing(b.Entity)
}

// assignment reads NAME = "value", with further values where it refers to a row.
func (p *parser) assignment() (Value, error) {
	v := Value{Line: p.ahead.line}
	var err error
	if v.Name, err = p.name(); err != nil {
		return v, err
	}
	if err := p.expect("="); err != nil {
		return v, err
	}
	if v.Texts, err = p.texts(); err != nil {
		return v, err
	}
	if len(v.Texts) == 0 {
		return v, p.unexpected("a string as the value of " + v.Name)
	}
	return v, nil
}

func (p *parser) opening(word string) (string, error) {
	if err := p.expect(word); err != nil {
		return "", err
	}
	return p.name()
}

func (p *parser) closing(entity string) error {
	if err := p.expect("END"); err != nil {
		return err
	}
	return p.expect(entity)
}

// texts reads strings as long as there are any.
func (p *parser) texts() ([]string, error) {
	var all []string
	for p.ahead.quoted {
		text, err := p.text()
		if err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, nil
}

func (p *parser) text() (string, error) {
	if !p.ahead.quoted {
		return "", p.unexpected("a string")
	}
	return p.take()
}

func (p *parser) name() (string, error) {
	if p.ahead.quoted || !p.words.name.MatchString(p.ahead.text) {
		return "", p.unexpected("a name in capitals")
	}
	return p.take()
}

func (p *parser) is(word string) bool { return !p.ahead.quoted && p.ahead.text == word }

func (p *parser) expect(word string) error {
	if !p.is(word) {
		return p.unexpected(word)
	}
	return p.advance()
}

// take returns the token and goes on to the next.
func (p *parser) take() (string, error) {
	text := p.ahead.text
	return text, p.advance()
}

func (p *parser) advance() error {
	next, err := p.next()
	p.ahead = next
	return err
}

func (p *parser) unexpected(wanted string) error {
	found := fmt.Sprintf("%q", p.ahead.text)
	if p.ahead.text == "" && !p.ahead.quoted {
		found = "the end of the file"
	}
	return Fault{p.file, p.ahead.line, fmt.Sprintf("%s stands where %s must", found, wanted)}
}
