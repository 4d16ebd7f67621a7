package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestAnAttackLeavesSignedPostsAnswered is "make siege" in small.
func TestAnAttackLeavesSignedPostsAnswered(t *testing.T) {
	t.Parallel()
	require.NoError(t, run(t.Context(), options{
		connections: 200, idle: 1200, most: 80, rate: 10, phase: 2 * time.Second, calm: time.Second, memory: 512, watched: true,
		out: t.Output(),
	}))
}
