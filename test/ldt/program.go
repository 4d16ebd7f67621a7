package ldt

import (
	"regexp"
	"strconv"
	"strings"
)

// Program is a concurrent program, wherever it is registered.
type Program struct {
	Name, Title, Description string
	// Procedure is what it runs, as in XXSMS_CONC_PKG.PURGE.
	Procedure  string
	Parameters []Parameter
	// Alone: it does not run twice at the same time.
	Alone bool
}

// Parameter is one of a program, in the order of Sequence.
type Parameter struct {
	Sequence, Name, ValueSet string
	// Default is what it has where nothing is given; "": nothing.
	Default             string
	Required            string
	Prompt, Description string
}

// Argument is a parameter of a procedure beside errbuf and retcode.
type Argument struct{ Name, Default string }

// Programs are those of a data file, which has no faults of its own.
func Programs(file File) []Program {
	var programs []Program
	for _, block := range file.Blocks {
		if block.Entity != "PROGRAM" {
			continue
		}
		program := Program{
			Name: block.Keys[0], Title: block.value("USER_CONCURRENT_PROGRAM_NAME"), Description: block.value("DESCRIPTION"),
		}
		if executable := find(file, "EXECUTABLE", block.refers("EXEC")); executable != nil {
			program.Procedure = executable.value("EXECUTION_FILE_NAME")
		}
		if flexfield := find(file, "DESC_FLEX", block.refers("SRS_FLEX")); flexfield != nil {
			program.Parameters = parameters(*flexfield)
		}
		for _, other := range block.Nested {
			program.Alone = program.Alone || other.Keys[0] == program.Name
		}
		programs = append(programs, program)
	}
	return programs
}

// parameters are the segments of a flexfield, as they stand.
func parameters(flexfield Block) []Parameter {
	var all []Parameter
	for _, context := range flexfield.Nested {
		for _, segment := range context.Nested {
			all = append(all, Parameter{
				Sequence: segment.value("COLUMN_SEQ_NUM"), Name: segment.Keys[0],
				ValueSet: segment.value("FLEX_VALUE_SET_NAME"), Default: segment.value("DEFAULT_VALUE"),
				Required: segment.value("REQUIRED_FLAG"), Prompt: segment.value("FORM_LEFT_PROMPT"),
				Description: segment.value("DESCRIPTION"),
			})
		}
	}
	return all
}

func find(file File, entity string, keys []string) *Block {
	for i, block := range file.Blocks {
		if block.Entity == entity && strings.Join(block.Keys, "\x00") == strings.Join(keys, "\x00") {
			return &file.Blocks[i]
		}
	}
	return nil
}

// Registered are the programs that register.sql makes.
func Registered(script string) []Program {
	call := regexp.MustCompile(`(?s)\n  (program|parameter|alone)\(((?:'(?:[^']|'')*'|[^'()])*)\);`)
	text := regexp.MustCompile(`'(?:[^']|'')*'|[0-9]+|NULL`)
	var programs []Program
	for _, found := range call.FindAllStringSubmatch(script, -1) {
		given := text.FindAllString(found[2], -1)
		for i := range given {
			given[i] = literal(given[i])
		}
		programs = register(programs, found[1], given)
	}
	return programs
}

// register adds what a call makes to the programs. What is of no program, or has too few arguments, is left out, which
// the comparison shows.
func register(programs []Program, call string, given []string) []Program {
	if call == "program" && len(given) == 4 {
		return append(programs, Program{Name: given[0], Title: given[1], Procedure: given[2], Description: given[3]})
	}
	if len(programs) == 0 || given[0] != programs[len(programs)-1].Name {
		return programs
	}
	last := &programs[len(programs)-1]
	switch {
	case call == "alone":
		last.Alone = true
	case call == "parameter" && len(given) == 8:
		last.Parameters = append(last.Parameters, Parameter{
			Sequence: given[1], Name: given[2], ValueSet: given[3], Default: given[4],
			Required: given[5], Prompt: given[6], Description: given[7],
		})
	}
	return programs
}

// Procedures are those of package specifications that concurrent programs can run, by PACKAGE.PROCEDURE.
func Procedures(specification string) map[string][]Argument {
	named := regexp.MustCompile(`CREATE OR REPLACE PACKAGE (\w+)`).FindStringSubmatch(specification)
	procedure := regexp.MustCompile(`(?s)\n  PROCEDURE (\w+)\(\s*errbuf +OUT VARCHAR2,\s*retcode +OUT VARCHAR2,?(.*?)\n  \);`)
	argument := regexp.MustCompile(`(\w+) +IN VARCHAR2 +DEFAULT +(NULL|'[^']*')`)
	all := map[string][]Argument{}
	for _, found := range procedure.FindAllStringSubmatch(specification, -1) {
		name := named[1] + "." + strings.ToUpper(found[1])
		all[name] = nil
		for _, given := range argument.FindAllStringSubmatch(found[2], -1) {
			all[name] = append(all[name], Argument{strings.ToUpper(given[1]), literal(given[2])})
		}
	}
	return all
}

// literal is the text of an SQL literal; NULL is "".
func literal(text string) string {
	if text == "NULL" {
		return ""
	}
	if _, err := strconv.Atoi(text); err == nil {
		return text
	}
	return strings.ReplaceAll(strings.Trim(text, "'"), "''", "'")
}
