package phone

// maxGroups bounds the groups of digits among which divide looks for several numbers.
const maxGroups = 40

// divide cuts a fragment at its spaces into several numbers. It returns nil unless there is exactly one way to do so
// that leaves no digit over.
func (r *reader) divide(f fragment) []fragment {
	if len(f.groups) < 2 || len(f.groups) > maxGroups {
		return nil
	}
	d := division{reader: r, fragment: f, ways: make([]int, len(f.groups)+1), next: make([]int, len(f.groups))}
	d.ways[len(f.groups)] = 1
	for start := len(f.groups) - 1; start >= 0; start-- {
		d.solve(start)
	}
	if d.ways[0] != 1 {
		return nil
	}
	return d.parts()
}

// division counts, from the end, the ways to cut the groups of a fragment into numbers.
type division struct {
	reader   *reader
	fragment fragment
	ways     []int // to cut the groups from an index on; 2 stands for several
	next     []int // where the only way cuts next
}

func (d *division) solve(start int) {
	if start > 0 && !d.fragment.groups[start].spaced {
		return
	}
	size := 0
	for end := start + 1; end <= len(d.fragment.groups); end++ {
		size += len(d.fragment.groups[end-1].digits)
		if size > maxTyped {
			return
		}
		if d.ways[end] > 0 && d.isNumber(start, end) {
			d.ways[start] = min(d.ways[start]+d.ways[end], 2)
			d.next[start] = end
		}
	}
}

func (d *division) isNumber(start, end int) bool {
	part := d.part(start, end)
	return part.size() >= minTyped && !part.isDate() && d.reader.beginsNumber(part) && d.reader.readStrictly(part).found
}

func (d *division) part(start, end int) fragment {
	return fragment{
		plus:    d.fragment.plus && start == 0,
		groups:  d.fragment.groups[start:end],
		refused: d.fragment.refused,
		ext:     d.fragment.ext && end == len(d.fragment.groups),
	}
}

func (d *division) parts() []fragment {
	var parts []fragment
	for start := 0; start < len(d.fragment.groups); start = d.next[start] {
		parts = append(parts, d.part(start, d.next[start]))
	}
	return parts
}
