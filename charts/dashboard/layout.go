package dashboard

// Sizes on the grid.
const (
	gridWidth   = 24
	statWidth   = 4
	statHeight  = 4
	graphWidth  = 8
	graphHeight = 8
)

// row is a heading with numbers and graphs under it.
type row struct {
	title  string
	stats  []figure
	graphs []figure
}

// layout places the rows one under another and numbers their panels.
func layout(rows []row) []Panel {
	var l lines
	for _, r := range rows {
		l.add(Panel{Type: "row", Title: r.title}, gridWidth, 1)
		for _, f := range r.stats {
			l.add(f.stat(), statWidth, statHeight)
		}
		l.end()
		for _, f := range r.graphs {
			l.add(f.graph(), graphWidth, graphHeight)
		}
		l.end()
	}
	return l.panels
}

// lines fills the grid from left to right.
type lines struct {
	panels     []Panel
	x, y, tall int
}

func (l *lines) add(p Panel, width, height int) {
	if l.x+width > gridWidth {
		l.end()
	}
	p.ID = len(l.panels) + 1
	p.GridPos = GridPos{H: height, W: width, X: l.x, Y: l.y}
	l.panels = append(l.panels, p)
	l.x += width
	l.tall = max(l.tall, height)
}

// end begins a new line.
func (l *lines) end() {
	l.x, l.y, l.tall = 0, l.y+l.tall, 0
}
