package bridge

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"ebs-sms-gateway/gateway"
)

//go:embed templates/*.sql.tmpl
var templates embed.FS

// Script is one file for the DBA.
type Script struct{ Name, Text string }

// Scripts are the files of the bridge in the order in which they are needed. They belong into one folder: on.sql and
// undo.sql run catch_up.sql.
func (b Bridge) Scripts() ([]Script, error) {
	parsed, err := template.New("").Funcs(functions()).ParseFS(templates, "templates/*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("reading the templates: %w", err)
	}
	var scripts []Script
	for _, name := range []string{"install.sql", "on.sql", "catch_up.sql", "off.sql", "undo.sql"} {
		var text strings.Builder
		if err := parsed.ExecuteTemplate(&text, name+".tmpl", b); err != nil {
			return nil, fmt.Errorf("writing %s: %w", name, err)
		}
		scripts = append(scripts, Script{name, text.String()})
	}
	return scripts, nil
}

// stateOf is what the template of a state needs.
type stateOf struct {
	Outbound *Outbound
	Prefix   string
}

func functions() template.FuncMap {
	return template.FuncMap{
		"of":       func(o *Outbound, prefix string) stateOf { return stateOf{o, prefix} },
		"statuses": quoted[gateway.Status],
		"waiting":  func() string { return quotedIf(gateway.Status.Claimable) },
		"open":     func() string { return quotedIf(gateway.Status.Open) },
	}
}

func quotedIf(wanted func(gateway.Status) bool) string {
	return quoted(slices.DeleteFunc(gateway.Statuses(), func(s gateway.Status) bool { return !wanted(s) }))
}

func quoted[T ~string](values []T) string {
	texts := make([]Literal, len(values))
	for i, value := range values {
		texts[i] = text(string(value))
	}
	return list(texts)
}

// Sequences are those that the site's SQL takes numbers from, each once.
func (b Bridge) Sequences() []string {
	var mappings []Mapping
	if o := b.Outbound; o != nil {
		mappings = append(append(mappings, o.Columns...), o.Back...)
		if o.Log != nil {
			mappings = append(mappings, o.Log.Columns...)
		}
	}
	if b.Inbound != nil {
		mappings = append(mappings, b.Inbound.Columns...)
	}
	var all []string
	for _, m := range mappings {
		all = append(all, m.Value.Sequences()...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Trigger is the name of one trigger, with its schema.
func (b Bridge) Trigger(part string) Table { return Table{b.Owner, "XXSMS_" + b.Name + "_" + part} }

// Triggers are all triggers of the bridge. Those that bring back come first: what is taken must come back.
func (b Bridge) Triggers() []Table {
	var all []Table
	if b.Outbound != nil {
		all = append(all, b.Trigger("OUT_BACK"), b.Trigger("OUT_CANCEL"))
	}
	if b.Inbound != nil && b.Inbound.State != "" {
		all = append(all, b.Trigger("IN_BACK"))
	}
	return append(all, b.Takes()...)
}

// Takes are the triggers that take rows and replies.
func (b Bridge) Takes() []Table {
	var all []Table
	if b.Outbound != nil {
		all = append(all, b.Trigger("OUT_TAKE"))
	}
	if b.Inbound != nil {
		all = append(all, b.Trigger("IN_TAKE"))
	}
	return all
}

// TriggerNames are the names of all triggers, as a list of texts.
func (b Bridge) TriggerNames() string { return quotedNames(b.Triggers()) }

// TakeNames are the names of those that take.
func (b Bridge) TakeNames() string { return quotedNames(b.Takes()) }

func quotedNames(tables []Table) string {
	names := make([]string, len(tables))
	for i, t := range tables {
		names[i] = t.Name
	}
	return quoted(names)
}

// Statuses are those of a message that a row is told of.
func (b Bridge) Statuses() string {
	var all []gateway.Status
	for _, s := range b.Outbound.States {
		all = append(all, s.Status)
	}
	return quoted(all)
}

// StateColumn is a column whose values the triggers compare with constants of the Types, as in ALL_TAB_COLUMNS.
type StateColumn struct {
	Table  Table
	Column string
	Types  string
}

// StateColumns are the columns that the triggers look at outside of their handlers of errors.
func (b Bridge) StateColumns() []StateColumn {
	var all []StateColumn
	if o := b.Outbound; o != nil {
		all = append(all, StateColumn{o.Table, o.State, typesOf(append(o.Written(), o.Ready))})
	}
	if i := b.Inbound; i != nil && i.State != "" {
		all = append(all, StateColumn{i.Table, i.State, typesOf([]Literal{i.States[0].Value})})
	}
	return all
}

// typesOf are the types of columns that Oracle compares with the constants without converting any.
func typesOf(constants []Literal) string {
	if slices.ContainsFunc(constants, Literal.isText) {
		return quoted([]string{"VARCHAR2", "NVARCHAR2", "CHAR", "NCHAR"})
	}
	return quoted([]string{"NUMBER", "FLOAT"})
}

// Written are the states that the bridge gives to a row, each once.
func (o Outbound) Written() []Literal { return o.written(func(State) bool { return true }) }

// OurStates are these as a list: a row with another state is not the bridge's to change.
func (o Outbound) OurStates() string { return list(o.Written()) }

// KeptStates are those of a row that is still to be sent or was, as a list: with any other, that of a message that was
// canceled included, somebody has withdrawn it.
func (o Outbound) KeptStates() string {
	return list(o.written(func(s State) bool { return s.Status != gateway.StatusCanceled }))
}

func (o Outbound) written(wanted func(State) bool) []Literal {
	all := []Literal{o.Taken}
	for _, s := range o.States {
		if wanted(s) && !slices.Contains(all, s.Value) {
			all = append(all, s.Value)
		}
	}
	return all
}

// Values are those of a reader that mean a PROCESS_STATUS.
func (i Inbound) Values() string {
	var all []Literal
	for _, s := range i.States {
		all = append(all, s.Value)
	}
	return list(all)
}

// OurStatuses are the values of PROCESS_STATUS that are the bridge's to change, as a list.
func (i Inbound) OurStatuses() string {
	all := []Literal{processBridged}
	for _, s := range i.States {
		if !slices.Contains(all, s.Status) {
			all = append(all, s.Status)
		}
	}
	return list(all)
}
