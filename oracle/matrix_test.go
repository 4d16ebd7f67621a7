//go:build cgo

package oracle

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/godror/godror"
	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/oracle/ora"
	"ebs-sms-gateway/test/standin"
)

// TestMatrix has every known code at the calls of a claim, of a recording and of a
// staging, once. What follows is what docs/oracle.md says of the code's class; then the
// operation is done again, as the pipeline does, and each row has been claimed,
// recorded and staged once.
func TestMatrix(t *testing.T) {
	t.Parallel()
	for _, o := range operations() {
		t.Run(o.action, func(t *testing.T) {
			t.Parallel()
			g := newGround(t, mode{}, o)
			for _, c := range o.calls() {
				for _, code := range c.codes() {
					t.Run(fmt.Sprintf("%s/ORA-%05d", c.name, code), func(t *testing.T) { g.disturb(t, c, code) })
				}
			}
		})
	}
}

// TestMatrix_Standalone has one code of each class at every call of the other kind of session.
func TestMatrix_Standalone(t *testing.T) {
	t.Parallel()
	for _, o := range operations() {
		t.Run(o.action, func(t *testing.T) {
			t.Parallel()
			g := newGround(t, mode{standalone: true}, o)
			for _, c := range o.calls() {
				for _, code := range oneOfEachClass() {
					t.Run(fmt.Sprintf("%s/ORA-%05d", c.name, code), func(t *testing.T) { g.disturb(t, c, code) })
				}
			}
		})
	}
}

// TestMatrix_LastingFault has codes that do not go away: the work is given up after the
// documented number of tries, and goes well once they have.
func TestMatrix_LastingFault(t *testing.T) {
	t.Parallel()
	for _, o := range operations() {
		t.Run(o.action, func(t *testing.T) {
			t.Parallel()
			codes := oneOfEachClass() // tries are counted by what all operations share
			if o.action == "claim" {
				codes = injected()
			}
			g := newGround(t, mode{}, o)
			for _, code := range codes {
				switch ora.Advise(code).Class {
				case ora.ClassDead, ora.ClassContention:
					t.Run(fmt.Sprintf("ORA-%05d", code), func(t *testing.T) { g.outlast(t, code) })
				}
			}
		})
	}
}

// injected are the codes of the catalogue, and some of a site's own.
func injected() []int {
	return append(slices.Sorted(maps.Keys(ora.Catalogue())), 20000, 20123, 20999)
}

// oneOfEachClass are codes of dead, away, contention, time, access, setup, space, row and site.
func oneOfEachClass() []int { return []int{28, 1034, 60, 1555, 1031, 942, 1653, 12899, 20123} }

func TestMatrix_HasTheCodes(t *testing.T) {
	t.Parallel()
	require.GreaterOrEqual(t, len(injected()), 60)
}

// operation is what is disturbed.
type operation struct {
	action string
	// statements in their order; the driver begins.
	statements []string
	// fetches tells that rows come back.
	fetches bool
	// sampled are calls that take the way of another: they have one code of each class.
	sampled []string
	// prepare makes the works of these numbers.
	prepare func(t *testing.T, s fedStore, numbers []int) []work
}

// work is one run of an operation, on rows of its own.
type work interface {
	// do does it, or does it again after an error.
	do(t *testing.T) error
	// requireNone fails if anything of it was written.
	requireNone(t *testing.T)
	// requireOnce fails unless all of it was written, and once, and its callers were told so.
	requireOnce(t *testing.T)
}

// leaving is work of which something is left when it is told that it may have failed.
type leaving interface {
	requireLeft(t *testing.T)
}

func operations() []operation {
	return []operation{
		{"claim", []string{"Begin", "Select", "Update"}, true, []string{"Fetch"}, prepareClaims},
		{"record", []string{"Begin", "Lock", "Update", "Events"}, true, []string{"Begin", "Fetch"}, prepareRecords},
		{"stage", []string{"Begin", "Lock", "Words", "Replies", "Log", "First", "Last"}, false,
			[]string{"Begin", "Lock", "Words", "First", "Last"}, prepareStages},
	}
}

// call is one call of an operation.
type call struct {
	operation
	name  string
	fault standin.Fault
}

func (o operation) calls() []call {
	var all []call
	add := func(name string, f standin.Fault) {
		f.Action, f.Times = o.action, 1
		all = append(all, call{o, name, f})
	}
	for i, name := range o.statements {
		add(name, standin.Fault{Function: "OCIStmtExecute", Skip: i})
	}
	if o.fetches {
		add("Fetch", standin.Fault{Function: "OCIStmtFetch2"})
	}
	add("BeforeCommit", standin.Fault{Function: "OCITransCommit"})
	add("AfterCommit", standin.Fault{Function: "OCITransCommit", When: standin.After})
	return all
}

func (c call) codes() []int {
	if slices.Contains(c.sampled, c.name) {
		return oneOfEachClass()
	}
	return injected()
}

// verdict is how a disturbed operation ends.
type verdict string

const (
	goesWell    verdict = "goes well"
	unavailable verdict = "unavailable, and nothing is changed"
	refused     verdict = "refused, and nothing is changed"
	doubtful    verdict = "unavailable, and what was committed is there"
	mistaken    verdict = "refused, and what was committed is there"
)

func (c call) verdict(code int) verdict {
	switch c.name {
	case "BeforeCommit":
		if blames(code) {
			return refused
		}
		return unavailable
	case "AfterCommit":
		if c.action == "claim" || c.action == "record" {
			return goesWell // the rows tell
		}
		if blames(code) {
			return mistaken
		}
		return doubtful // what is written is recognized when it is written again
	}
	switch c.class(code) {
	case ora.ClassDead, ora.ClassContention:
		return goesWell
	case ora.ClassRow, ora.ClassSite:
		if c.action == "claim" && c.name == "Update" {
			return goesWell // the rows are tried one by one
		}
		return refused
	}
	return unavailable
}

// blames reports whether the code blames a row.
func blames(code int) bool {
	class := ora.Advise(code).Class
	return class == ora.ClassRow || class == ora.ClassSite
}

// class is that of the code, but for where the driver ends a session by itself and does
// not tell the code: at a begin and at a query.
func (c call) class(code int) ora.Class {
	switch c.name {
	case "Begin", "Select", "Lock", "Words":
		if godror.IsBadConn(coded(code)) {
			return ora.ClassDead
		}
	}
	return ora.Advise(code).Class
}

// ground is a database for one case after the other, each on rows of its own.
type ground struct {
	operation
	fedStore
	// faulty is the database that the faults are in.
	faulty *standin.Database
	works  []work
	made   int
}

func newGround(t *testing.T, m mode, o operation) *ground {
	t.Helper()
	d := standIn.Database(t)
	return &ground{operation: o, fedStore: openFed(t, d, m), faulty: d}
}

func (g *ground) next(t *testing.T) work {
	t.Helper()
	if len(g.works) == 0 {
		numbers := make([]int, 100)
		for i := range numbers {
			g.made++
			numbers[i] = g.made
		}
		g.works = g.prepare(t, g.fedStore, numbers)
	}
	w := g.works[0]
	g.works = g.works[1:]
	return w
}

// disturb does a work with a fault, and then without.
func (g *ground) disturb(t *testing.T, c call, code int) {
	t.Helper()
	w := g.next(t)
	c.fault.Code = code
	fault := inject(t, g.faulty, c.fault)
	err := w.do(t)
	requireFired(t, fault, 1)
	requireVerdict(t, w, c.verdict(code), err)
	if err != nil {
		requireTold(t, code, err)
		require.NoError(t, w.do(t))
	}
	w.requireOnce(t)
}

func requireVerdict(t *testing.T, w work, v verdict, err error) {
	t.Helper()
	switch v {
	case goesWell:
		require.NoError(t, err)
	case refused:
		require.True(t, gateway.Refused(err), "%v", err)
		w.requireNone(t)
	case unavailable:
		require.ErrorIs(t, err, gateway.ErrUnavailable)
		w.requireNone(t)
	case doubtful:
		require.ErrorIs(t, err, gateway.ErrUnavailable)
		w.(leaving).requireLeft(t)
	case mistaken:
		require.True(t, gateway.Refused(err), "%v", err)
		w.(leaving).requireLeft(t)
	}
}

// requireTold fails if the error does not name the code, unless the driver kept it back.
func requireTold(t *testing.T, code int, err error) {
	t.Helper()
	if name := fmt.Sprintf("ORA-%05d: ", code); !godror.IsBadConn(coded(code)) {
		require.ErrorContains(t, err, name)
	}
}

func requireFired(t *testing.T, fault *standin.Injected, times int) {
	t.Helper()
	require.NoError(t, fault.Remove())
	fired, err := fault.Fired()
	require.NoError(t, err)
	require.Equal(t, times, fired)
}

// outlast does a work with a fault that stays, and then without.
func (g *ground) outlast(t *testing.T, code int) {
	t.Helper()
	w := g.next(t)
	fault := inject(t, g.faulty, standin.Fault{Function: "OCIStmtExecute", Action: g.action, Code: code})
	err := w.do(t)
	requireFired(t, fault, tried(code))
	requireTold(t, code, err)
	requireVerdict(t, w, unavailable, err)
	require.NoError(t, w.do(t))
	w.requireOnce(t)
}

// tried is how often the begin is sent while its code lasts.
func tried(code int) int {
	const contentions = 4 // of package session
	switch {
	case ora.Advise(code).Class == ora.ClassDead:
		return 2
	case slices.Contains([]int{4061, 4065, 4068}, code):
		return contentions * 3 // the driver has three tries of its own
	}
	return contentions
}

// coded is an error as the driver makes them.
type coded int

func (c coded) Error() string { return fmt.Sprintf("ORA-%05d", int(c)) }
func (c coded) Code() int     { return int(c) }
