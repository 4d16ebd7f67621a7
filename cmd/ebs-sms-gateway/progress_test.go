package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestProgress_IsDrawnOnATerminalAndTakenAway(t *testing.T) {
	t.Parallel()
	on := &screen{width: 80}
	p := newProgress(on, "rows")
	p.more(200)
	require.Equal(t, "\r200 rows", on.String())
	p.end()
	require.Equal(t, "\r200 rows\r\x1b[K", on.String())
	require.Equal(t, 200, p.n)

	on = &screen{width: 80}
	p = newProgress(on, "messages")
	p.of = 8
	p.add()
	require.Equal(t, "\r1 of 8 messages, 12%", on.String())
}

func TestProgress_IsSilentElsewhere(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := newProgress(&out, "rows")
	p.add()
	p.end()
	require.Empty(t, out.String())
}
