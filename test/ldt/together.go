package ldt

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Product is all that must fit together.
type Product struct {
	Programs, ValueSets, Lookups, Profiles, Messages, Group File
	// Specifications and Bodies are those of the packages, all in one.
	Procedures map[string][]Argument
	Bodies     string
	Registered []Program
}

// together collects the faults of a Product.
type together struct {
	Product
	faults []Fault
}

// CheckTogether compares files that have no faults of their own with one another, with the packages and with register.sql.
func CheckTogether(product Product) []Fault {
	t := &together{Product: product}
	for _, file := range []File{t.Programs, t.ValueSets, t.Lookups, t.Profiles, t.Messages, t.Group} {
		t.owned(file, file.Blocks)
	}
	t.programs()
	t.procedures()
	t.registered()
	t.lookups()
	t.group()
	t.profiles()
	t.messages()
	return t.faults
}

func (t *together) fault(file File, line int, format string, args ...any) {
	t.faults = append(t.faults, Fault{file.Name, line, fmt.Sprintf(format, args...)})
}

// owned: the product has one application and one date.
func (t *together) owned(file File, blocks []Block) {
	day := t.Programs.Blocks[0].value("LAST_UPDATE_DATE")
	for _, block := range blocks {
		for _, value := range block.Values {
			if value.Name == "LAST_UPDATE_DATE" && !strings.HasPrefix(value.Texts[0], day) {
				t.fault(file, value.Line, "LAST_UPDATE_DATE is %s, that of others %s", value.Texts[0], day)
			}
			if value.Name == "APPLICATION_SHORT_NAME" && value.Texts[0] != application(t.Programs) {
				t.fault(file, value.Line, "the application is %s, that of programs %s", value.Texts[0], application(t.Programs))
			}
		}
		t.owned(file, block.Nested)
	}
}

// application is the short name of the application of the programs.
func application(programs File) string { return programs.Blocks[0].Keys[1] }

// programs: what a program refers to stands before it, and its parameters are in their order.
func (t *together) programs() {
	earlier := File{}
	for _, block := range t.Programs.Blocks {
		switch block.Entity {
		case "PROGRAM":
			t.program(block, earlier)
		case "DESC_FLEX":
			t.segments(block)
		}
		if !slices.Contains(block.Keys, application(t.Programs)) {
			t.fault(t.Programs, block.Line, "%s %q is not of %s", block.Entity, block.Keys, application(t.Programs))
		}
		earlier.Blocks = append(earlier.Blocks, block)
	}
}

func (t *together) program(program Block, earlier File) {
	name := program.Keys[0]
	executable := find(earlier, "EXECUTABLE", program.refers("EXEC"))
	switch {
	case executable == nil:
		t.fault(t.Programs, program.Line, "EXEC of %s: no EXECUTABLE %q stands before it", name, program.refers("EXEC"))
	case executable.value("EXECUTION_METHOD_CODE") != program.value("EXECUTION_METHOD_CODE"):
		t.fault(t.Programs, program.Line, "EXECUTION_METHOD_CODE of %s is not that of its executable", name)
	}
	flexfield := []string{program.Keys[1], "$SRS$." + name}
	if !slices.Equal(program.refers("SRS_FLEX"), flexfield) || find(earlier, "DESC_FLEX", flexfield) == nil {
		t.fault(t.Programs, program.Line, "SRS_FLEX of %s: no DESC_FLEX %q stands before it", name, flexfield)
	}
	method := map[bool]string{false: "I", true: "B"}[len(program.Nested) > 0]
	if program.value("QUEUE_METHOD_CODE") != method {
		t.fault(t.Programs, program.Line, "QUEUE_METHOD_CODE of %s must be %s: B with incompatibilities, I without", name, method)
	}
}

func (t *together) segments(flexfield Block) {
	if flexfield.value("TITLE") != flexfield.Keys[1] {
		t.fault(t.Programs, flexfield.Line, "TITLE is %q, not %q", flexfield.value("TITLE"), flexfield.Keys[1])
	}
	last := 0
	for _, context := range flexfield.Nested {
		columns := map[string]bool{}
		for i, segment := range context.Nested {
			sequence, err := strconv.Atoi(segment.value("COLUMN_SEQ_NUM"))
			if err != nil || sequence != last+10 {
				t.fault(t.Programs, segment.Line, "COLUMN_SEQ_NUM of %s is %q, not %d",
					segment.Keys[0], segment.value("COLUMN_SEQ_NUM"), last+10)
			}
			last += 10
			if columns[segment.Keys[1]] || segment.Keys[1] != fmt.Sprintf("ATTRIBUTE%d", i+1) {
				t.fault(t.Programs, segment.Line, "the column of %s is %s, not ATTRIBUTE%d", segment.Keys[0], segment.Keys[1], i+1)
			}
			columns[segment.Keys[1]] = true
			t.segment(segment)
		}
	}
}

func (t *together) segment(segment Block) {
	name := segment.Keys[0]
	set := find(t.ValueSets, "VALUE_SET", segment.refers("FLEX_VALUE_SET_NAME"))
	if set == nil {
		t.fault(t.Programs, segment.Line, "FLEX_VALUE_SET_NAME of %s: there is no %q", name, segment.value("FLEX_VALUE_SET_NAME"))
		return
	}
	value := segment.value("DEFAULT_VALUE")
	if (value != "") != (segment.value("DEFAULT_TYPE") != "") {
		t.fault(t.Programs, segment.Line, "%s has one of DEFAULT_TYPE and DEFAULT_VALUE", name)
	}
	if value != "" && !t.takes(*set, value) {
		t.fault(t.Programs, segment.Line, "DEFAULT_VALUE of %s is %q, which %s does not have", name, value, set.Keys[0])
	}
}

// takes: is a text a value of a value set?
func (t *together) takes(set Block, text string) bool {
	most, err := strconv.Atoi(set.value("MAXIMUM_SIZE"))
	if err != nil || len(text) > most {
		return false
	}
	switch {
	case set.value("FORMAT_TYPE") == "N":
		return regexp.MustCompile(`^[0-9]+$`).MatchString(text)
	case set.value("VALIDATION_TYPE") == "I":
		return slices.ContainsFunc(set.Nested, func(b Block) bool { return b.Entity == "VSET_VALUE" && b.Keys[1] == text })
	case set.value("VALIDATION_TYPE") == "F" && len(set.Nested) == 1:
		lookup := find(t.Lookups, "FND_LOOKUP_TYPE", []string{"AU", lookupOf(set.Nested[0])})
		return lookup != nil && slices.ContainsFunc(lookup.Nested, func(b Block) bool { return b.Keys[0] == text })
	}
	return false
}

// lookupOf is the lookup type that a value set reads.
func lookupOf(table Block) string {
	where := regexp.MustCompile(`^WHERE LOOKUP_TYPE = '(\w+)' AND VIEW_APPLICATION_ID = 3 ORDER BY LOOKUP_CODE$`)
	found := where.FindStringSubmatch(table.value("ADDITIONAL_WHERE_CLAUSE"))
	if found == nil {
		return ""
	}
	return found[1]
}

func (t *together) lookups() {
	for _, set := range t.ValueSets.Blocks {
		if tables := len(set.Nested) == 1 && set.Nested[0].Entity == "VSET_TABLE"; tables != (set.value("VALIDATION_TYPE") == "F") {
			t.fault(t.ValueSets, set.Line, "VALIDATION_TYPE F of %s goes with one VSET_TABLE", set.Keys[0])
			continue
		}
		if set.value("VALIDATION_TYPE") != "F" {
			continue
		}
		lookup := lookupOf(set.Nested[0])
		if find(t.Lookups, "FND_LOOKUP_TYPE", []string{"AU", lookup}) == nil {
			t.fault(t.ValueSets, set.Nested[0].Line, "ADDITIONAL_WHERE_CLAUSE of %s: there is no lookup %q", set.Keys[0], lookup)
		}
	}
}
