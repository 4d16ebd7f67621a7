package standin

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"sync"
	"time"
)

// The layout of the control file: struct control in control.h.
const (
	controlMagic     = 0x4f434943
	controlVersion   = 1
	controlCounters  = 16
	controlFunctions = 32
	controlFaults    = 64
	controlName      = 64
)

type controlFault struct {
	Armed, Function, Kind, When uint32
	Code                        int32
	Delay                       uint32
	Skip, Times, Matched, Fired uint64
	Action                      [controlName]byte
}

type controlFile struct {
	Magic, Version uint32
	Counters       [controlCounters]uint64
	Calls          [controlFunctions]uint64
	Faults         [controlFaults]controlFault
}

// When says on which side of a call's effect a fault is.
type When uint32

// The sides.
const (
	Before When = iota
	After
)

// Kind says what a fault does.
type Kind uint32

// The kinds.
const (
	// Fail makes the call fail with the fault's code.
	Fail Kind = iota
	// Kill ends the session at the server; the call fails with ORA-03113.
	Kill
	// Slow does nothing but hold up the call for the fault's delay.
	Slow
)

// Fault is something to go wrong.
type Fault struct {
	// Function is the OCI function to fail: OCIStmtExecute, OCITransCommit and the like (functions.h).
	Function string
	// Action is that of the session as V$SESSION shows it. Empty: any.
	Action string
	// Skip is how many matching calls go well before.
	Skip int
	// Times is how many of them fail then. 0: all.
	Times int
	// Kind is what happens.
	Kind Kind
	// When is whether it happens before or after the call took effect.
	When When
	// Code is the ORA code of a Fail.
	Code int
	// Delay holds up the call before that, to the millisecond. The caller's cancel and
	// its call timeout cut it short.
	Delay time.Duration
}

// Counters is what the driver did in one database, in all processes.
type Counters struct {
	// Logins counts attempts, FailedLogins those that did not succeed.
	Logins, FailedLogins uint64
	// RoundTrips counts what would have been round trips to an Oracle server, logins and logoffs apart.
	RoundTrips uint64
	// Executes counts statements, an array DML as one; Fetches the round trips for more rows than came with the
	// statement.
	Executes, Fetches uint64
	// Commits counts those by call and those that went with a statement.
	Commits, Rollbacks uint64
	// Pings counts the driver's own tests of a connection.
	Pings uint64
	// Rows counts rows that were fetched.
	Rows uint64
	// Calls counts calls by function.
	Calls map[string]uint64
}

// Sub returns what was counted since an earlier time.
func (c Counters) Sub(earlier Counters) Counters {
	calls := map[string]uint64{}
	for name, count := range c.Calls {
		calls[name] = count - earlier.Calls[name]
	}
	return Counters{
		Logins: c.Logins - earlier.Logins, FailedLogins: c.FailedLogins - earlier.FailedLogins,
		RoundTrips: c.RoundTrips - earlier.RoundTrips,
		Executes:   c.Executes - earlier.Executes, Fetches: c.Fetches - earlier.Fetches,
		Commits: c.Commits - earlier.Commits, Rollbacks: c.Rollbacks - earlier.Rollbacks,
		Pings: c.Pings - earlier.Pings, Rows: c.Rows - earlier.Rows, Calls: calls,
	}
}

// Control counts what the driver does in a database, and makes it fail. It is safe
// for concurrent use, and works across processes by way of a file.
type Control struct {
	file  *os.File
	mutex sync.Mutex
	taken [controlFaults]bool
	next  int // where to look for a free slot
}

// newControl makes the file that the library looks for when it connects to the database.
func newControl(path string) (*Control, error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("creating the control file: %w", err)
	}
	c := &Control{file: file}
	if err := c.write(0, controlFile{Magic: controlMagic, Version: controlVersion}); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return c, nil
}

func (c *Control) write(offset int64, value any) error {
	var buffer bytes.Buffer
	if err := binary.Write(&buffer, binary.NativeEndian, value); err != nil {
		return fmt.Errorf("encoding the control file: %w", err)
	}
	if _, err := c.file.WriteAt(buffer.Bytes(), offset); err != nil {
		return fmt.Errorf("writing the control file: %w", err)
	}
	return nil
}

func (c *Control) read() (controlFile, error) {
	var content controlFile
	reader := io.NewSectionReader(c.file, 0, int64(binary.Size(content)))
	if err := binary.Read(reader, binary.NativeEndian, &content); err != nil {
		return content, fmt.Errorf("reading the control file: %w", err)
	}
	return content, nil
}

// Injected is a fault that was asked for.
type Injected struct {
	control *Control
	slot    int
	removed bool
}

// Inject makes the fault happen from now on. There is room for 64 faults at a time.
func (c *Control) Inject(fault Fault) (*Injected, error) {
	function, err := functionNumber(fault.Function)
	if err != nil {
		return nil, err
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	free, err := c.free()
	if err != nil {
		return nil, err
	}
	slot := controlFault{
		Function: function, Kind: uint32(fault.Kind), When: uint32(fault.When), Code: int32(fault.Code),
		Delay: uint32(fault.Delay.Milliseconds()), Skip: uint64(fault.Skip), Times: uint64(fault.Times),
	}
	copy(slot.Action[:], fault.Action)
	injected := &Injected{control: c, slot: free}
	// The library may be reading: it looks at a slot only once it is armed.
	if err := c.write(injected.offset(), slot); err != nil {
		return nil, err
	}
	c.taken[free], c.next = true, free+1
	return injected, c.write(injected.offset(), uint32(1))
}

// free returns the free slot that was not used for longest, so that a fault can be
// asked for some time after its end how often it has happened.
func (c *Control) free() (int, error) {
	for i := range controlFaults {
		if slot := (c.next + i) % controlFaults; !c.taken[slot] {
			return slot, nil
		}
	}
	return 0, errors.New("injecting a fault: there are too many")
}

func (i *Injected) offset() int64 {
	var file controlFile
	start := binary.Size(file) - binary.Size(file.Faults)
	return int64(start + i.slot*binary.Size(controlFault{}))
}

// Remove ends the fault. Its place is another's then.
func (i *Injected) Remove() error {
	i.control.mutex.Lock()
	defer i.control.mutex.Unlock()
	if i.removed {
		return nil
	}
	i.removed, i.control.taken[i.slot] = true, false
	return i.control.write(i.offset(), uint32(0))
}

// Fired returns how often the fault has happened; after Remove, before 63 others were injected.
func (i *Injected) Fired() (int, error) {
	content, err := i.control.read()
	return int(content.Faults[i.slot].Fired), err
}

// Counters returns what was counted since the database was made.
func (c *Control) Counters() (Counters, error) {
	content, err := c.read()
	if err != nil {
		return Counters{}, err
	}
	counters := Counters{
		Logins: content.Counters[0], FailedLogins: content.Counters[1], RoundTrips: content.Counters[2],
		Executes: content.Counters[3], Fetches: content.Counters[4], Commits: content.Counters[5],
		Rollbacks: content.Counters[6], Pings: content.Counters[7], Rows: content.Counters[8],
		Calls: map[string]uint64{},
	}
	names, err := functionNames()
	for i, name := range names {
		counters.Calls[name] = content.Calls[i]
	}
	return counters, err
}

var functionLine = regexp.MustCompile(`(?m)^FUNCTION\((\w+)\)$`)

// functionNames reads the list that the C sources are compiled with.
func functionNames() ([]string, error) {
	text, err := sources.ReadFile("library/functions.h")
	if err != nil {
		return nil, fmt.Errorf("reading the list of functions: %w", err)
	}
	var names []string
	for _, match := range functionLine.FindAllSubmatch(text, -1) {
		names = append(names, string(match[1]))
	}
	return names, nil
}

func functionNumber(name string) (uint32, error) {
	names, err := functionNames()
	for i, known := range names {
		if known == name {
			return uint32(i), nil
		}
	}
	return 0, errors.Join(fmt.Errorf("injecting a fault: no function %q that can fail", name), err)
}
