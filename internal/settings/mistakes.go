package settings

import (
	"reflect"
	"regexp"
	"time"
)

var (
	sentenceForm = regexp.MustCompile(`^[A-Z][^|\n]*\.$`)
	nameForm     = regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`)
)

// Mistakes says what is wrong with the struct itself: a test of the package that declares it wants none. Each begins
// with the path of the key.
func (k Keys) Mistakes() []string {
	var found []string
	variables := map[string]bool{}
	for _, leaf := range k.root.leavesBy(key.specimens) {
		for _, mistake := range leaf.mistakes() {
			found = append(found, leaf.path+" "+mistake)
		}
		if name := leaf.variable(); name != "" && variables[name] {
			found = append(found, leaf.path+" has the variable of another key")
		}
		variables[leaf.variable()] = true
	}
	return found
}

func (k key) mistakes() []string {
	if !k.canBeSet() {
		return []string{"is of a type that cannot be set"}
	}
	b, bounded := k.bounds()
	isNumber := k.value.CanInt() || k.value.CanFloat()
	var found []string
	for _, rule := range []struct {
		ok   bool
		text string
	}{
		{sentenceForm.MatchString(k.help()), "has a help that is no sentence for a table"},
		{nameForm.MatchString(k.name), "is not in snake case"},
		{len(k.variable()) <= longestWord, "is too long for suggestions"},
		{!isServiceLink(k.variable(), "tcp://192.0.2.1:80"), "has the variable of a service of Kubernetes"},
		{isNumber == bounded, "has a number without a range, or a range without a number"},
		{!isNumber || !bounded || b.hold(k.value), "has a default outside its range"},
	} {
		if !rule.ok {
			found = append(found, rule.text)
		}
	}
	return found
}

// canBeSet reports whether a text can be read into the value.
func (k key) canBeSet() bool {
	switch k.value.Interface().(type) {
	case bool, int, float64, time.Duration, Size:
		return true
	}
	kind := k.value.Kind()
	if kind == reflect.Slice {
		kind = k.value.Type().Elem().Kind()
	}
	return kind == reflect.String
}
