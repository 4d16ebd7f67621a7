package observability

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

// bound is a bucket's bound as Prometheus 2 writes it.
func bound(value float64) string { return strconv.FormatFloat(value, 'g', -1, 64) }

// query checks an expression and returns the labels of its result. A fault is a
// series, a label or a value that nobody exports.
func (f families) query(text string) (labelled, error) {
	expr, err := parser.NewParser(parser.Options{}).ParseExpr(text)
	if err != nil {
		return nil, err
	}
	return f.labels(expr)
}

func (f families) labels(expr parser.Expr) (labelled, error) {
	switch e := expr.(type) {
	case *parser.VectorSelector:
		return f.selector(e)
	case *parser.MatrixSelector:
		return f.labels(e.VectorSelector)
	case *parser.ParenExpr:
		return f.labels(e.Expr)
	case *parser.AggregateExpr:
		return f.aggregate(e)
	case *parser.BinaryExpr:
		return f.binary(e)
	case *parser.Call:
		return f.call(e)
	case *parser.NumberLiteral:
		return nil, nil
	}
	return nil, fmt.Errorf("cannot tell the labels of %s (%T)", expr, expr)
}

func (f families) selector(e *parser.VectorSelector) (labelled, error) {
	known, ok := f[e.Name]
	if !ok {
		return nil, fmt.Errorf("nobody exports %s", e.Name)
	}
	for _, m := range e.LabelMatchers {
		if m.Name == model.MetricNameLabel {
			continue
		}
		values, ok := known[m.Name]
		if !ok {
			return nil, fmt.Errorf("%s has no label %s", e.Name, m.Name)
		}
		if err := possible(m, values); err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name, err)
		}
	}
	return known, nil
}

// possible refuses a matcher that names a value which does not occur. Those of the
// dashboard's variables are not known.
func possible(m *labels.Matcher, values []string) error {
	if values == nil || strings.Contains(m.Value, "$") {
		return nil
	}
	for _, alternative := range strings.Split(m.Value, "|") {
		if m.Name == "le" {
			alternative = strings.TrimSuffix(alternative, ".0") // Prometheus 3
		}
		one := labels.MustNewMatcher(labels.MatchRegexp, m.Name, alternative)
		if !slices.ContainsFunc(values, one.Matches) {
			return fmt.Errorf("the label %s is never %q", m.Name, alternative)
		}
	}
	return nil
}

func (f families) aggregate(e *parser.AggregateExpr) (labelled, error) {
	inner, err := f.labels(e.Expr)
	if err != nil {
		return nil, err
	}
	if err := inner.hasAll(e.Grouping); err != nil {
		return nil, fmt.Errorf("%w: %s", err, e)
	}
	kept := maps.Clone(inner)
	maps.DeleteFunc(kept, func(label string, _ []string) bool {
		return slices.Contains(e.Grouping,
			label) == e.Without
	})
	return kept, nil
}

func (l labelled) hasAll(names []string) error {
	for _, name := range names {
		if _, ok := l[name]; !ok {
			return fmt.Errorf("there is no label %s", name)
		}
	}
	return nil
}

func (f families) binary(e *parser.BinaryExpr) (labelled, error) {
	left, err := f.labels(e.LHS)
	if err != nil {
		return nil, err
	}
	right, err := f.labels(e.RHS)
	if err != nil {
		return nil, err
	}
	if left == nil {
		return right, nil
	}
	if m := e.VectorMatching; m != nil && right != nil {
		if err := matches(m, left, right); err != nil {
			return nil, fmt.Errorf("%w: %s", err, e)
		}
	}
	return left, nil
}

// matches checks that the two sides of an operator have in common what it matches by.
func matches(m *parser.VectorMatching, left, right labelled) error {
	if m.On {
		if err := left.hasAll(m.MatchingLabels); err != nil {
			return err
		}
		return right.hasAll(m.MatchingLabels)
	}
	for label := range left {
		_, both := right[label]
		if !both && !slices.Contains(m.MatchingLabels, label) {
			return fmt.Errorf("only one side has the label %s", label)
		}
	}
	return nil
}

func (f families) call(e *parser.Call) (labelled, error) {
	var result labelled
	for _, arg := range e.Args {
		found, err := f.labels(arg)
		if err != nil {
			return nil, err
		}
		if found != nil {
			result = maps.Clone(found)
		}
	}
	switch e.Func.Name {
	case "histogram_quantile":
		if _, ok := result["le"]; !ok {
			return nil, fmt.Errorf("the label le is lost before %s", e)
		}
		delete(result, "le")
	case "vector":
		return labelled{}, nil
	}
	return result, nil
}
