//go:build cgo

package oracle

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// TestDue_OfMoreChannelsThanAListTakes has the oldest row in the channel that the second list asks for.
func TestDue_OfMoreChannelsThanAListTakes(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		s := openFed(t, emptyDatabase(t), m)
		channels := make([]string, longestList+1)
		for i := range channels {
			channels[i] = "channel " + strconv.Itoa(i)
		}
		waiting := func(channel string, since time.Duration) gateway.Message {
			return gateway.Message{Channel: channel, State: gateway.State{
				Status: gateway.StatusUnknown, NextAttemptAt: noon().Add(-since), StatusAt: noon(),
			}}
		}
		in, err := s.Insert(t.Context(), []gateway.Message{
			waiting(channels[0], time.Minute), waiting(channels[longestList], time.Hour), waiting(channels[1], 2*time.Minute), waiting("other", time.Hour),
		})
		require.NoError(t, err)
		got, err := s.Due(t.Context(), gateway.DueParams{Status: gateway.StatusUnknown, Channels: channels, Now: noon(), Limit: 2})
		require.NoError(t, err)
		require.Len(t, got, 2)
		require.Equal(t, []gateway.MessageID{in[1].ID, in[2].ID}, []gateway.MessageID{got[0].ID, got[1].ID})
	})
}
