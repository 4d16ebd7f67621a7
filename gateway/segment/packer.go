package segment

// limit holds the units that fit a message sent whole, and each part of a message that is split.
type limit struct{ single, part int }

type limits struct{ gsm7, ucs2 limit }

func limitsFor(opts Options) limits {
	if opts.TollFree {
		return limits{gsm7: limit{160, 152}, ucs2: limit{70, 66}}
	}
	return limits{gsm7: limit{160, 153}, ucs2: limit{70, 67}}
}

// packer fills parts in order with characters of one or two units, never dividing a character.
type packer struct {
	part   int // units that fit a part
	units  int // units of the whole body
	full   int // parts before the current one
	filled int // units in the current part
}

func (p *packer) add(cost int) {
	p.units += cost
	p.filled += cost
	if p.filled > p.part {
		p.full++
		p.filled = cost
	}
}

func (p *packer) result(encoding Encoding, single int) Result {
	result := Result{Encoding: encoding, Units: p.units, Segments: p.full + 1}
	switch {
	case p.units == 0:
		result.Segments = 0
	case p.units <= single:
		result.Segments = 1
	}
	return result
}
