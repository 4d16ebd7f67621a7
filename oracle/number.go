package oracle

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
	"ebs-sms-gateway/oracle/internal/session"
)

// edit is what becomes of a number.
type edit struct {
	number string
	make   func(gateway.Number) gateway.Number
}

// known is what is known of numbers, by number.
type known map[string]gateway.Number

func (k known) of(number string) gateway.Number {
	n := k[number]
	n.Number = number
	return n
}

// after are the numbers that the edits change, as they leave them, in order.
func (k known) after(edits []edit) []gateway.Number {
	now := known{}
	for _, e := range edits {
		if _, edited := now[e.number]; !edited {
			now[e.number] = k.of(e.number)
		}
		now[e.number] = e.make(now.of(e.number))
	}
	maps.DeleteFunc(now, func(number string, n gateway.Number) bool { return n == k.of(number) })
	changed := make([]gateway.Number, 0, len(now))
	for _, number := range slices.Sorted(maps.Keys(now)) {
		changed = append(changed, now[number])
	}
	return changed
}

// phoneEdits are what changes tell of numbers, in the order of time.
func phoneEdits(changes []gateway.Change) []edit {
	var told []gateway.PhoneChange
	for _, c := range changes {
		if change, ok := c.Phone(); ok {
			told = append(told, change)
		}
	}
	slices.SortStableFunc(told, func(a, b gateway.PhoneChange) int { return a.At.Compare(b.At) })
	edits := make([]edit, len(told))
	for i, c := range told {
		edits[i] = edit{c.Number, func(n gateway.Number) gateway.Number { return n.Told(c) }}
	}
	return edits
}

// unmarked locks the numbers of which changes tell something new, and tells of the changes whose number
// another session has. The numbers are returned as they stand.
func (t *tx) unmarked(ctx context.Context, changes []gateway.Change, told []error) (known, error) {
	held, busy, err := t.hold(ctx, phoneEdits(written(changes, told)))
	for i, c := range changes {
		if change, ok := c.Phone(); ok && told[i] == nil && busy[change.Number] {
			told[i] = gateway.ErrBusy
		}
	}
	return held, err
}

// hold locks the numbers that the edits change, and makes those that are not there. Those that need no change are held as
// they are known; those that another session has locked are busy.
func (t *tx) hold(ctx context.Context, edits []edit) (held known, busy map[string]bool, err error) {
	if len(edits) == 0 {
		return nil, nil, nil
	}
	if held, err = t.numbers(ctx, "numbers", edited(edits)); err != nil {
		return nil, nil, wrap(err, "reading numbers")
	}
	changed := held.after(edits)
	if len(changed) == 0 {
		return held, nil, nil
	}
	if err := t.insertNumbers(ctx, held.missing(changed)); err != nil {
		return nil, nil, wrap(err, "inserting numbers")
	}
	busy = map[string]bool{}
	for _, n := range changed {
		busy[n.Number] = true
	}
	locked, err := t.numbers(ctx, "lock_numbers", slices.Collect(maps.Keys(busy)))
	if err != nil {
		return nil, nil, wrap(err, "locking numbers")
	}
	for number, n := range locked {
		held[number] = n
		delete(busy, number)
	}
	return held, busy, nil
}

func edited(edits []edit) []string {
	names := make([]string, len(edits))
	for i, e := range edits {
		names[i] = e.number
	}
	return names
}

func (k known) missing(numbers []gateway.Number) []gateway.Number {
	return slices.DeleteFunc(slices.Clone(numbers), func(n gateway.Number) bool { _, ok := k[n.Number]; return ok })
}

// numbers runs a statement that lists what is known of numbers.
func (t *tx) numbers(ctx context.Context, name statement, numbers []string) (known, error) {
	numbers = slices.Clone(numbers)
	slices.Sort(numbers)
	found := known{}
	for _, l := range name.listings(texts("numbers", slices.Compact(numbers))) {
		// One more than there are keys, which tells that there is none.
		rows, err := t.query(ctx, l.name, append(l.args, session.Fetching(len(l.args)+1)...)...)
		if err != nil {
			return nil, err
		}
		some, err := sqlrow.Collect(rows, sqlrow.Scanning(sqlrow.Forgiving(sqlrow.Number)))
		if err != nil {
			return nil, err
		}
		for _, n := range some {
			found[n.Number] = n
		}
	}
	return found, nil
}

func (t *tx) insertNumbers(ctx context.Context, numbers []gateway.Number) error {
	return t.execUnique(ctx, "insert_number", len(numbers),
		bind("phone_number", numbers, func(n gateway.Number) string { return n.Number }))
}

// mark writes what the edits change of the numbers that are held.
func (t *tx) mark(ctx context.Context, held known, edits []edit) error {
	numbers := held.after(edits)
	if len(numbers) == 0 {
		return nil
	}
	_, err := t.exec(ctx, "update_number", binds(sqlrow.Numbers, ofEach(numbers))...)
	return wrap(err, "updating numbers")
}

// Numbers returns what is known of those of the numbers (E.164) of which anything is.
func (s *Store) Numbers(ctx context.Context, numbers []string) ([]gateway.Number, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	sel := listed{name: "numbers", lists: []list{texts("numbers", numbers)}}
	found, err := selectListed(ctx, s.queue, sel, sqlrow.Forgiving(sqlrow.Number))
	return found, wrap(err, "reading numbers")
}

// SaveLines writes what lookups said, where nothing later is known. Lines whose number another session has locked are
// left out: then the error wraps [gateway.ErrBusy], and the others are written.
func (s *Store) SaveLines(ctx context.Context, lines []gateway.Line) error {
	edits := make([]edit, len(lines))
	for i, line := range lines {
		edits[i] = edit{line.Number, func(n gateway.Number) gateway.Number { return n.Looked(line) }}
	}
	left := 0
	err := s.queue.inTx(ctx, "lines", func(ctx context.Context, t *tx) error {
		held, busy, err := t.hold(ctx, edits)
		if err != nil {
			return err
		}
		left = len(busy)
		return t.mark(ctx, held, slices.DeleteFunc(slices.Clone(edits), func(e edit) bool { return busy[e.number] }))
	})
	if err == nil && left > 0 {
		err = fmt.Errorf("%d numbers: %w", left, gateway.ErrBusy)
	}
	return wrap(err, "writing lines")
}
