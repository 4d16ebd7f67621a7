package outbound_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestAnIdleQueueIsAskedOncePerInterval, whatever the number of channels, and is not written to.
func TestAnIdleQueueIsAskedOncePerInterval(t *testing.T) {
	inWorld(t, func(w *world) {
		p := w.Start(func(o *options) {
			for i := range 20 {
				o.Channels = append(o.Channels, channel("channel "+strconv.Itoa(i), senderB))
			}
			o.Settings.PollInterval = 250 * time.Millisecond
		})
		w.After(time.Minute)
		p.End()
		require.InDelta(w, 240, p.Node.Count("poll"), 2)
		for _, operation := range []string{"claim", "due UNKNOWN", "due SENT"} {
			require.Zero(w, p.Node.Count(operation), operation)
		}
		require.Equal(w, 1, p.Node.Count("due SENDING"), "at the start: what do earlier runs have in hand?")
	})
}
