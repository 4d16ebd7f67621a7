package gateway_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// stateMachine is the page that tells people what Rules says.
const stateMachine = "../docs/state-machine.md"

func TestStateMachinePageNamesEveryRule(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(stateMachine)
	require.NoError(t, err)
	row := regexp.MustCompile(`(?m)^\| ([a-z_]+) \| ([A-Z_, ]+) \| ([A-Z_, ]+) \|`)
	written := map[string][2]string{}
	for _, m := range row.FindAllStringSubmatch(string(page), -1) {
		written[m[1]] = [2]string{m[2], m[3]}
	}
	rules := map[string][2]string{}
	for _, r := range gateway.Rules() {
		rules[string(r.Step)] = [2]string{list(r.From), list(r.To)}
	}
	require.Equal(t, rules, written)
}

func TestStateMachinePictureDrawsOnlyLegalSteps(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(stateMachine)
	require.NoError(t, err)
	arrow := regexp.MustCompile(`(?m)^    ([A-Z_]+) --> ([A-Z_]+) : ([a-z_, ]+)$`)
	arrows := arrow.FindAllStringSubmatch(string(page), -1)
	require.NotEmpty(t, arrows)
	for _, a := range arrows {
		for step := range strings.SplitSeq(a[3], ", ") {
			if step == "the feeder withdraws it" {
				continue
			}
			require.True(t, legal(gateway.Step(step), gateway.Status(a[1]), gateway.Status(a[2])), a[0])
		}
	}
}

func legal(step gateway.Step, from, to gateway.Status) bool {
	for _, r := range gateway.Rules() {
		if r.Step == step {
			return strings.Contains(list(r.From), string(from)) && strings.Contains(list(r.To), string(to))
		}
	}
	return false
}

func list(statuses []gateway.Status) string {
	names := make([]string, len(statuses))
	for i, s := range statuses {
		names[i] = string(s)
	}
	return strings.Join(names, ", ")
}
