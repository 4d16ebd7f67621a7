package app

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestStack_UnwindsLastFirst(t *testing.T) {
	t.Parallel()
	var s stack
	var undone []string
	for _, name := range []string{"store", "listener", "pipeline"} {
		s.push(name, func(context.Context) error {
			undone = append(undone, name)
			return nil
		})
	}
	require.NoError(t, s.unwind(t.Context()))
	require.Equal(t, []string{"pipeline", "listener", "store"}, undone)
	require.NoError(t, s.unwind(t.Context()), "nothing is left")
	require.Len(t, undone, 3)
}

func TestStack_GoesOnAfterAnErrorAndReturnsAll(t *testing.T) {
	t.Parallel()
	var s stack
	broken, jammed := errors.New("broken"), errors.New("jammed")
	s.push("store", func(context.Context) error { return broken })
	s.push("listener", func(context.Context) error { return nil })
	s.push("pipeline", func(context.Context) error { return jammed })
	err := s.unwind(t.Context())
	require.ErrorIs(t, err, broken)
	require.ErrorIs(t, err, jammed)
	require.EqualError(t, err, "stopping pipeline: jammed\nstopping store: broken")
}
