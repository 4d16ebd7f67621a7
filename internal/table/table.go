// Package table writes tables for people: their columns line up, and fit the width that there is.
package table

import (
	"bufio"
	"io"
	"strings"
)

// Kind is how the cells of a column are written.
type Kind int

// The kinds.
const (
	// Word is written whole: an id, a time or a status that is cut is another one.
	Word Kind = iota
	// Number is written whole, and to the right.
	Number
	// Text is cut where the width is too small for all of it.
	Text
)

// Column is one of a table.
type Column struct {
	// Name is its heading; a table of columns without names has no headings.
	Name string
	Kind Kind
}

// Table is written when all of its rows are known. Make it with New.
type Table struct {
	columns []Column
	rows    [][]string
}

// New makes a table without rows.
func New(columns ...Column) *Table {
	t := &Table{columns: columns}
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	if strings.Join(names, "") != "" {
		t.rows = append(t.rows, names)
	}
	return t
}

// Add adds a row; cells that are not given are empty. What a terminal would act upon is taken out of them: they may
// hold what strangers wrote.
func (t *Table) Add(cells ...string) {
	row := make([]string, len(t.columns))
	for i, cell := range cells {
		row[i] = Clean(cell)
	}
	t.rows = append(t.rows, row)
}

// gap is between two columns.
const gap = "  "

// Write writes the table so that it fits a width in columns of the terminal, or whole if that is 0.
func (t *Table) Write(out io.Writer, width int) error {
	widths := t.widths()
	if width > 0 {
		t.fit(widths, width)
	}
	w := bufio.NewWriter(out)
	for _, row := range t.rows {
		_, _ = w.WriteString(t.line(row, widths) + "\n") // Flush tells
	}
	return w.Flush()
}

// line is a row without what would be blank at its end.
func (t *Table) line(row []string, widths []int) string {
	cells := make([]string, len(row))
	for i, cell := range row {
		cell = cut(cell, widths[i])
		pad := strings.Repeat(" ", widths[i]-width(cell))
		if cells[i] = cell + pad; t.columns[i].Kind == Number {
			cells[i] = pad + cell
		}
	}
	return strings.TrimRight(strings.Join(cells, gap), " ")
}

// widths are those of the columns when nothing is cut.
func (t *Table) widths() []int {
	widths := make([]int, len(t.columns))
	for _, row := range t.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], width(cell))
		}
	}
	return widths
}

// narrowest is what is left of a text at least, if it is longer.
const narrowest = 6

// fit takes from the widest texts until all fit. If they cannot, the lines are longer.
func (t *Table) fit(widths []int, room int) {
	total := len(gap) * (len(widths) - 1)
	for _, w := range widths {
		total += w
	}
	for ; total > room; total-- {
		widest := -1
		for i, c := range t.columns {
			if c.Kind == Text && widths[i] > narrowest && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return
		}
		widths[widest]--
	}
}
