package observability

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// pace is how much faster than the real rules the shortened ones are: a minute is a second.
const pace = 60

// minute is the least number of an expression that is taken for seconds.
const minute = 60

// shorten makes each window, each wait, and each threshold that is a number of seconds
// (a minute at least) as much shorter.
func shorten(t *testing.T, file ruleFile, pace int) ruleFile {
	t.Helper()
	for g := range file.Groups {
		file.Groups[g].Interval = ""
		for i := range file.Groups[g].Rules {
			r := &file.Groups[g].Rules[i]
			r.Expr = shortExpr(t, r.Expr, pace)
			for _, wait := range []*string{&r.For, &r.Keep} {
				if *wait != "" {
					long, err := model.ParseDuration(*wait)
					require.NoError(t, err)
					*wait = (long / model.Duration(pace)).String()
				}
			}
		}
	}
	return file
}

func shortExpr(t *testing.T, text string, pace int) string {
	t.Helper()
	expr, err := parser.NewParser(parser.Options{}).ParseExpr(text)
	require.NoError(t, err)
	parser.Inspect(expr, func(node parser.Node, _ []parser.Node) error {
		switch n := node.(type) {
		case *parser.MatrixSelector:
			n.Range /= time.Duration(pace)
		case *parser.VectorSelector:
			n.OriginalOffset /= time.Duration(pace)
		case *parser.NumberLiteral:
			if n.Val >= minute {
				n.Val /= float64(pace)
			}
		}
		return nil
	})
	return expr.String()
}

func TestShorten_ChangesTimesAlone(t *testing.T) {
	t.Parallel()
	for long, short := range map[string]string{
		`rate(m{le=~"60|60.0"}[5m])`:  `rate(m{le=~"60|60.0"}[5s])`,
		`m > 300 unless m offset 1d`:  `m > 5 unless m offset 24m`,
		`m > 14.4 * 0.01`:             `m > 14.4 * 0.01`,
		`sum(increase(m[15m])) >= 20`: `sum(increase(m[15s])) >= 20`,
		`rate(m[1h]) * 3600 >= 5`:     `rate(m[1m]) * 60 >= 5`,
		`last_over_time(m[1d]) == 0`:  `last_over_time(m[24m]) == 0`,
	} {
		require.Equal(t, short, shortExpr(t, long, pace))
	}
}

// shortened writes the shortened rules to a file of their own.
func shortened(t *testing.T, pace int) string {
	t.Helper()
	text, err := yaml.Marshal(shorten(t, readRules(t), pace))
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "rules.yaml")
	require.NoError(t, os.WriteFile(file, text, 0o600))
	return file
}
