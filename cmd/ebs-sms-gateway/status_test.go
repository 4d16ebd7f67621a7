package main

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/operate"
)

// looks are what is seen at one look after the other, and whether that worked.
func looks(seen []operate.Overview, failed ...error) watcher {
	n := -1
	return watcher{
		look: func(context.Context) (operate.Overview, error) {
			if n++; n < len(failed) && failed[n] != nil {
				return operate.Overview{}, failed[n]
			}
			return seen[n], nil
		},
		wait: func(context.Context) bool { return n+1 < len(seen) },
	}
}

func TestStatus_EndsWithHowItWasAtLast(t *testing.T) {
	t.Parallel()
	fine, wrong := operate.Overview{At: longAgo}, operate.Overview{At: longAgo, Problems: []operate.Problem{{Text: "it\x1b[2J burns"}}}
	away := errors.New("the database is away")
	for name, c := range map[string]struct {
		watcher watcher
		want    error
		text    string
	}{
		"Fine":          {looks([]operate.Overview{fine}), nil, "2026-11-23T12:00:00Z: nothing is wrong\n"},
		"Wrong":         {looks([]operate.Overview{fine, wrong}), exit(1), "it\ufffd[2J burns"},
		"Mended":        {looks([]operate.Overview{wrong, fine}), nil, "nothing is wrong"},
		"Away":          {looks([]operate.Overview{fine, fine}, away), away, ""},
		"AwayLater":     {looks([]operate.Overview{fine, fine}, nil, away), away, "the database is away\n"},
		"AwayMeanwhile": {looks([]operate.Overview{fine, fine, wrong}, nil, away), exit(1), "burns"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out := &screen{width: 80}
			c.watcher.out = out
			err := c.watcher.run(t.Context())
			if c.want == nil {
				require.NoError(t, err)
			} else {
				require.ErrorIs(t, err, c.want)
			}
			require.Contains(t, out.String(), c.text)
		})
	}
}

func TestStatus_DrawsAnewOnATerminalAlone(t *testing.T) {
	t.Parallel()
	for _, width := range []int{0, 80} {
		w, out := looks([]operate.Overview{{At: longAgo}, {At: longAgo}}), &screen{width: width}
		w.out = out
		require.NoError(t, w.run(t.Context()))
		require.Equal(t, min(width, 1), strings.Count(out.String(), clearScreen))
		require.Equal(t, 2, strings.Count(out.String(), "nothing is wrong"))
	}
}

func TestStatus_CannotTellWithoutAStore(t *testing.T) {
	t.Parallel()
	code, out, errs := command(t, "status", "--config", configure(t, t.TempDir()+"/none.db"))
	require.Equal(t, 2, code)
	require.Empty(t, out)
	require.Contains(t, errs, "does not exist yet")
}
