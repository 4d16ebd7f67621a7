package ldt

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// procedures: a program gives each parameter of its procedure, in its order, with its default.
func (t *together) procedures() {
	for _, program := range Programs(t.Programs) {
		arguments, found := t.Procedures[program.Procedure]
		line := t.line("PROGRAM", program.Name)
		if !found {
			t.fault(t.Programs, line, "%s: no package has a procedure %q", program.Name, program.Procedure)
			continue
		}
		var given []Argument
		for _, parameter := range program.Parameters {
			given = append(given, Argument{parameter.Name, parameter.Default})
		}
		if !slices.Equal(given, arguments) {
			t.fault(t.Programs, line, "%s has the parameters %v, and %s %v", program.Name, given, program.Procedure, arguments)
		}
	}
}

// registered: register.sql makes the same programs.
func (t *together) registered() {
	programs := Programs(t.Programs)
	for i, program := range programs {
		if i == len(t.Registered) {
			t.fault(File{Name: "register.sql"}, 0, "it lacks %s", program.Name)
			return
		}
		got, want := fmt.Sprintf("%+v", t.Registered[i]), fmt.Sprintf("%+v", program)
		if got != want {
			t.fault(t.Programs, t.line("PROGRAM", program.Name), "%s is %s, in register.sql %s", program.Name, want, got)
		}
	}
	if len(t.Registered) > len(programs) {
		t.fault(File{Name: "register.sql"}, 0, "%s is not in %s", t.Registered[len(programs)].Name, t.Programs.Name)
	}
}

// line is where a block of the programs begins.
func (t *together) line(entity, name string) int {
	for _, block := range t.Programs.Blocks {
		if block.Entity == entity && block.Keys[0] == name {
			return block.Line
		}
	}
	return 0
}

// group: the template has each program.
func (t *together) group() {
	for _, group := range t.Group.Blocks {
		var units, programs []string
		for _, unit := range group.Nested {
			units = append(units, unit.Keys[1]+" "+unit.Keys[2])
		}
		for _, program := range Programs(t.Programs) {
			programs = append(programs, application(t.Programs)+" "+program.Name)
		}
		if !slices.Equal(units, programs) {
			t.fault(t.Group, group.Line, "its units are %v, the programs %v", units, programs)
		}
	}
}

// profiles: those that packages read are defined, and no others.
func (t *together) profiles() {
	var read, defined []string
	for _, found := range regexp.MustCompile(`\bprofile\('(\w+)'\)`).FindAllStringSubmatch(t.Bodies, -1) {
		read = append(read, found[1])
	}
	for _, profile := range t.Profiles.Blocks {
		defined = append(defined, profile.Keys[0])
	}
	slices.Sort(read)
	slices.Sort(defined)
	if read = slices.Compact(read); !slices.Equal(read, defined) {
		t.fault(t.Profiles, t.Profiles.Blocks[0].Line, "it defines %v, and packages read %v", defined, read)
	}
}

// messages: each source of certifications has one, with the tokens that the package gives.
func (t *together) messages() {
	tokens := regexp.MustCompile(`&\w+`)
	for _, message := range t.Messages.Blocks {
		found := tokens.FindAllString(message.value("MESSAGE_TEXT"), -1)
		slices.Sort(found)
		if want := []string{"&CERTIFICATION", "&EXPIRES_ON", "&NAME"}; !slices.Equal(found, want) {
			t.fault(t.Messages, message.Line, "MESSAGE_TEXT of %s has the tokens %v, not %v", message.Keys[1], found, want)
		}
		for _, token := range found {
			if !strings.Contains(t.Bodies, "'"+token[1:]+"'") {
				t.fault(t.Messages, message.Line, "no package gives the token %s", token)
			}
		}
		source := strings.TrimPrefix(message.Keys[1], "XXSMS_CERT_")
		sources := find(t.Lookups, "FND_LOOKUP_TYPE", []string{"AU", "XXSMS_CERT_SOURCES"})
		if sources == nil || !slices.ContainsFunc(sources.Nested, func(b Block) bool { return b.Keys[0] == source }) {
			t.fault(t.Messages, message.Line, "%s is of no source of XXSMS_CERT_SOURCES", message.Keys[1])
		}
	}
	if len(t.Messages.Blocks) != 3 {
		t.fault(t.Messages, 0, "it has %d messages, not one for each source", len(t.Messages.Blocks))
	}
}
