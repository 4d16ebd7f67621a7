package alert

import (
	"slices"
	"strings"
	"time"
)

// Sample is one series of a metric.
type Sample struct {
	Metric string
	Labels map[string]string
	Value  float64
}

// Window is the time within which what counts up is counted.
const Window = 15 * time.Minute

// Watch finds problems in the figures of one gateway, from its start on. It is not safe for concurrent use.
type Watch struct {
	rules []rule
	// looks are the counters of the last Window, oldest first.
	looks []look
}

// look is what had been counted at a time, by problem.
type look struct {
	at    time.Time
	total map[Key]float64
}

// NewWatch makes a Watch that finds so many failures of one class within a Window to be a problem; 0 is never.
func NewWatch(failures int) *Watch { return &Watch{rules: rules(failures)} }

// Look returns the problems that there are, in the order of the rules.
func (w *Watch) Look(now time.Time, samples []Sample) []Problem {
	current := look{now, map[Key]float64{}}
	before := w.before(now)
	var problems []Problem
	for _, r := range w.rules {
		values := r.values(samples)
		for _, about := range values.order {
			key, value := Key{r.alert, about}, values.sum[about]
			if r.recent {
				current.total[key] = value
				value -= before[key]
			}
			if value >= r.limit {
				problems = append(problems, Problem{
					Key: key, Shared: r.shared, Lasts: r.lasts, Count: r.count(value), What: r.what, Do: r.do,
				})
			}
		}
	}
	w.looks = append(w.looks, current)
	return problems
}

// before is what had been counted when the window began: nothing, if the gateway had not started then.
func (w *Watch) before(now time.Time) map[Key]float64 {
	i := slices.IndexFunc(w.looks, func(l look) bool { return now.Sub(l.at) < Window })
	if i < 0 {
		i = len(w.looks)
	}
	if i == 0 {
		return nil
	}
	w.looks = slices.Delete(w.looks, 0, i-1)
	return w.looks[0].total
}

// values are a rule's figures by what they are about, in the order of the samples.
type values struct {
	order []string
	sum   map[string]float64
}

func (r rule) values(samples []Sample) values {
	v := values{sum: map[string]float64{}}
	for _, s := range samples {
		if s.Metric != r.metric || !r.concerns(s) {
			continue
		}
		about := r.aboutOf(s)
		if _, known := v.sum[about]; !known {
			v.order = append(v.order, about)
		}
		v.sum[about] += s.Value
	}
	for about, value := range v.sum {
		if r.of != "" {
			v.sum[about] = r.share(value, about, samples)
		}
	}
	return v
}

func (r rule) concerns(s Sample) bool {
	return !slices.Contains(r.except, s.Labels[r.label]) && (len(r.only) == 0 || slices.Contains(r.only, s.Labels[r.label]))
}

func (r rule) aboutOf(s Sample) string {
	var parts []string
	for _, name := range r.about {
		if value := s.Labels[name]; value != "" {
			parts = append(parts, name+" "+value)
		}
	}
	return strings.Join(parts, ", ")
}

// share is the value as a part of another metric, 0 if that has none.
func (r rule) share(value float64, about string, samples []Sample) float64 {
	whole := 0.0
	for _, s := range samples {
		if s.Metric == r.of && r.aboutOf(s) == about {
			whole += s.Value
		}
	}
	if whole == 0 {
		return 0
	}
	return value / whole
}

// count is the value for people: a share in percent.
func (r rule) count(value float64) int64 {
	if r.of != "" {
		return int64(100 * value)
	}
	return int64(value)
}
