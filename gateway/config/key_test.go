package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestKeys_HaveNoMistakes(t *testing.T) {
	t.Parallel()
	config := Default()
	require.Empty(t, keysOf(&config).Mistakes())
}
