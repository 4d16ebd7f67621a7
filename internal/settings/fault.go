package settings

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Origin is where a value was set: in the file, by a variable, or, the zero Origin, nowhere.
type Origin struct {
	// File, Line and Column are the place in the file; lines and columns count from 1, 0 is unknown.
	File         string
	Line, Column int
	// Variable is the environment variable.
	Variable string
}

// String writes the place as compilers do, gateway.yaml:12:3, or as the name of the variable.
func (o Origin) String() string {
	switch {
	case o.Variable != "":
		return o.Variable
	case o.Line == 0:
		return o.File
	case o.Column == 0:
		return fmt.Sprintf("%s:%d", o.File, o.Line)
	default:
		return fmt.Sprintf("%s:%d:%d", o.File, o.Line, o.Column)
	}
}

// Fault is one thing that is wrong with a configuration. It never shows a secret.
type Fault struct {
	// Key is the path of the key, such as outbound.in_flight or channels[0].name, "" for a fault of the whole.
	Key string
	// Origin is where the key was set, or the section that lacks it.
	Origin Origin
	// Err says what is wrong and names the key.
	Err error
}

// Error writes the origin, if there is one, and what is wrong.
func (f Fault) Error() string {
	if place := f.Origin.String(); place != "" {
		return place + ": " + f.Err.Error()
	}
	return f.Err.Error()
}

// Unwrap returns Err.
func (f Fault) Unwrap() error { return f.Err }

// Faults are all that is wrong with a configuration: those of the file by line, then the others. As an error it has a
// line for each, and errors.As finds every Fault in it.
type Faults []Fault

// Error writes one fault to a line.
func (f Faults) Error() string {
	lines := make([]string, 0, len(f))
	for _, fault := range f {
		lines = append(lines, fault.Error())
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the faults, for errors.Is and errors.As.
func (f Faults) Unwrap() []error {
	errs := make([]error, 0, len(f))
	for _, fault := range f {
		errs = append(errs, fault)
	}
	return errs
}

// Err returns nil for no faults, since an empty Faults in an error would not be nil.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// sorted orders the faults in place and returns them.
func (f Faults) sorted() Faults {
	slices.SortStableFunc(f, func(a, b Fault) int {
		return cmp.Or(
			-strings.Compare(a.Origin.File, b.Origin.File), // "" is last
			cmp.Compare(a.Origin.Line, b.Origin.Line),
			cmp.Compare(a.Origin.Column, b.Origin.Column),
			strings.Compare(a.Origin.Variable, b.Origin.Variable),
		)
	})
	return f
}

// covers reports whether there is a fault of the key or of a section around it.
func (f Faults) covers(path string) bool {
	return slices.ContainsFunc(f, func(fault Fault) bool {
		return fault.Key == path || strings.HasPrefix(path, fault.Key+".") || strings.HasPrefix(path, fault.Key+"[")
	})
}
