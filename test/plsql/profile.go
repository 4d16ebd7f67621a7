//go:build cgo

package plsql

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"ebs-sms-gateway/test/standin"
)

// Statement is one of a package, as PL/pgSQL has it.
type Statement struct {
	// Function is a procedure or function, with the types of its parameters.
	Function string
	// Line counts from that of the function's body, Name is what it does: assignment, IF, ...
	ID, Line int
	Name     string
}

// Profile counts how often each statement of the product's packages was executed. It is safe for concurrent use.
type Profile struct {
	mu     sync.Mutex
	counts map[Statement]int
}

// counted lists the statements of the session with their counts.
const counted = `
RESET SESSION AUTHORIZATION;
SELECT 'statement', p.oid::regprocedure, s.stmtid, s.lineno, s.exec_stmts, s.stmtname
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace, public.plpgsql_profiler_function_statements_tb(p.oid) s
WHERE n.nspname LIKE 'xxsms%\_pkg' ORDER BY 2, 3;
`

// Call does what [Call] does and counts.
func (p *Profile) Call(ctx context.Context, database *standin.Database, statements string) ([]string, error) {
	rows, err := Call(ctx, database, statements+counted)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.counts == nil {
		p.counts = map[Statement]int{}
	}
	var others []string
	for _, row := range rows {
		columns := strings.Split(row, "|")
		if columns[0] != "statement" {
			others = append(others, row)
			continue
		}
		s, n := Statement{Function: columns[1], Name: columns[5]}, 0
		if _, err := fmt.Sscan(columns[2]+" "+columns[3]+" "+columns[4], &s.ID, &s.Line, &n); err != nil {
			return nil, fmt.Errorf("reading a profile: %w", err)
		}
		p.counts[s] += n
	}
	return others, nil
}

// Statements returns how many there are, and those that were never executed, in order.
func (p *Profile) Statements() (all int, missed []Statement) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range slices.SortedFunc(maps.Keys(p.counts), func(a, b Statement) int {
		return cmp.Or(cmp.Compare(a.Function, b.Function), cmp.Compare(a.ID, b.ID))
	}) {
		if p.counts[s] == 0 {
			missed = append(missed, s)
		}
	}
	return len(p.counts), missed
}
