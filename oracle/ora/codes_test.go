package ora

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// classes reads testdata/classes.txt.
func classes(t *testing.T) map[int]Class {
	t.Helper()
	file, err := os.Open("testdata/classes.txt")
	require.NoError(t, err)
	defer file.Close()
	all := map[int]Class{}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		for _, field := range fields[1:] {
			code, err := strconv.Atoi(field)
			require.NoError(t, err)
			all[code] = Class(fields[0])
		}
	}
	require.NoError(t, lines.Err())
	return all
}

func TestCodes(t *testing.T) {
	t.Parallel()
	all := classes(t)
	require.Greater(t, len(all), 130)
	for code, class := range all {
		t.Run(fmt.Sprintf("ORA-%05d", code), func(t *testing.T) {
			t.Parallel()
			err := Clean(fmt.Errorf("dpiStmt_execute: %w", coded(code)))
			require.Equal(t, class, ClassOf(err))
			require.Equal(t, class == ClassRow || class == ClassSite, gateway.Refused(err))
			got, ok := Code(err)
			require.True(t, ok)
			require.Equal(t, code, got)
			require.Contains(t, err.Error(), fmt.Sprintf("ORA-%05d: ", code))
		})
	}
}

// TestCatalogue: each line is one that an administrator can use.
func TestCatalogue(t *testing.T) {
	t.Parallel()
	known := []Class{ClassDead, ClassAway, ClassContention, ClassTime, ClassAccess, ClassSetup, ClassSpace, ClassRow}
	lines := 0
	for line := range strings.Lines(codesFile) {
		if !strings.HasPrefix(line, "#") {
			lines++
		}
	}
	require.Len(t, catalogue, lines, "no code is there twice")
	for code, advice := range catalogue {
		require.Contains(t, known, advice.Class, code)
		require.NotEmpty(t, advice.Text, code)
		require.NotRegexp(t, `\.$|^[A-Z][a-z]`, advice.Text, code)
		if advice.Remedy != "" {
			require.Regexp(t, `^[A-Z].*\.$`, advice.Remedy, code)
		}
	}
}
