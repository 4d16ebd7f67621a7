package main

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/internal/table"
)

// statusReport is the form of --json.
type statusReport struct {
	At time.Time `json:"at"`
	// Wrong is whether there is a problem.
	Wrong    bool          `json:"wrong"`
	Problems []problemLine `json:"problems"`
	Queue    []queueLine   `json:"queue"`
	Gateways []nodeLine    `json:"gateways"`
	Pauses   []pauseLine   `json:"pauses"`
	// NextWake is when the next deferred row becomes due.
	NextWake *time.Time `json:"next_wake"`
}

type problemLine struct {
	// Alert is its section in docs/runbook.md.
	Alert string     `json:"alert"`
	About string     `json:"about,omitempty"`
	Text  string     `json:"text"`
	Count int64      `json:"count"`
	Since *time.Time `json:"since"`
	Do    string     `json:"do"`
}

type queueLine struct {
	Channel string         `json:"channel"`
	Status  gateway.Status `json:"status"`
	Rows    int64          `json:"rows"`
	Due     int64          `json:"due"`
	Oldest  *time.Time     `json:"oldest"`
	Next    *time.Time     `json:"next"`
}

type nodeLine struct {
	Node      string    `json:"node"`
	Host      string    `json:"host"`
	Version   string    `json:"version"`
	StartedAt time.Time `json:"started_at"`
	SeenAt    time.Time `json:"seen_at"`
}

type pauseLine struct {
	Scope  gateway.PauseScope `json:"scope"`
	Name   string             `json:"name,omitempty"`
	Reason string             `json:"reason,omitempty"`
	By     string             `json:"by,omitempty"`
	Since  *time.Time         `json:"since"`
	Until  *time.Time         `json:"until"`
}

func newStatusReport(o operate.Overview) statusReport {
	r := statusReport{
		At: o.At.UTC(), Wrong: len(o.Problems) > 0, Problems: []problemLine{}, Queue: []queueLine{}, Gateways: []nodeLine{},
		Pauses: []pauseLine{}, NextWake: moment(o.NextWake),
	}
	for _, p := range o.Problems {
		r.Problems = append(r.Problems, problemLine{p.Alert, p.About, p.Text, p.Count, moment(p.Since), p.Do})
	}
	for _, q := range o.Queue {
		r.Queue = append(r.Queue, queueLine{q.Channel, q.Status, q.Rows, q.Due, moment(q.Oldest), moment(q.Next)})
	}
	for _, n := range o.Gateways {
		r.Gateways = append(r.Gateways, nodeLine{n.Node, n.Host, n.Version, n.StartedAt.UTC(), n.SeenAt.UTC()})
	}
	for _, p := range o.Pauses {
		r.Pauses = append(r.Pauses, pauseLine{p.Scope, p.Name, p.Reason, p.By, moment(p.Since), moment(p.Until)})
	}
	return r
}

func (r statusReport) writeText(out io.Writer) error {
	r.writeProblems(out)
	parts := []*table.Table{r.queue(), r.gateways(), r.pauses()}
	for _, part := range parts {
		if part == nil {
			continue
		}
		fmt.Fprintln(out)
		if err := writeTable(out, part); err != nil {
			return err
		}
	}
	if r.NextWake != nil {
		fmt.Fprintf(out, "\nthe next deferred message goes at %s\n", timeText(*r.NextWake))
	}
	return nil
}

// writeProblems writes each in whole lines: they are to be read, not compared.
func (r statusReport) writeProblems(out io.Writer) {
	if !r.Wrong {
		fmt.Fprintf(out, "%s: nothing is wrong\n", timeText(r.At))
		return
	}
	fmt.Fprintf(out, "%s: %d to look at\n", timeText(r.At), len(r.Problems))
	for _, p := range r.Problems {
		count, about, since := "", "", ""
		if p.Count > 1 {
			count = fmt.Sprintf(": %d", p.Count)
		}
		if p.About != "" {
			about = " (" + table.Clean(p.About) + ")"
		}
		if p.Since != nil {
			since = ", since " + timeText(*p.Since)
		}
		fmt.Fprintf(out, "\n  %s%s%s%s\n  %s [%s]\n", table.Clean(p.Text), count, about, since, p.Do, p.Alert)
	}
}

func (r statusReport) queue() *table.Table {
	if len(r.Queue) == 0 {
		return nil
	}
	t := table.New(table.Column{Name: "CHANNEL"}, table.Column{Name: "STATUS"}, table.Column{Name: "ROWS", Kind: table.Number},
		table.Column{Name: "DUE", Kind: table.Number}, table.Column{Name: "OLDEST"}, table.Column{Name: "NEXT"})
	for _, q := range r.Queue {
		t.Add(q.Channel, string(q.Status), strconv.FormatInt(q.Rows, 10), strconv.FormatInt(q.Due, 10), momentText(q.Oldest),
			momentText(q.Next))
	}
	return t
}

func (r statusReport) gateways() *table.Table {
	if len(r.Gateways) == 0 {
		return nil
	}
	t := table.New(table.Column{Name: "GATEWAY", Kind: table.Text}, table.Column{Name: "VERSION", Kind: table.Text},
		table.Column{Name: "STARTED"}, table.Column{Name: "SEEN"})
	for _, n := range r.Gateways {
		t.Add(n.Node, n.Version, timeText(n.StartedAt), timeText(n.SeenAt))
	}
	return t
}

func (r statusReport) pauses() *table.Table {
	if len(r.Pauses) == 0 {
		return nil
	}
	t := table.New(table.Column{Name: "PAUSED"}, table.Column{Name: "SINCE"}, table.Column{Name: "UNTIL"},
		table.Column{Name: "BY", Kind: table.Text}, table.Column{Name: "REASON", Kind: table.Text})
	for _, p := range r.Pauses {
		t.Add(string(p.Scope)+" "+p.Name, momentText(p.Since), momentText(p.Until), p.By, p.Reason)
	}
	return t
}
