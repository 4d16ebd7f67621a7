package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func testPoll(t *testing.T, open opener) {
	open.run(t, "AnEmptyQueueHasNothingToDo", func(f fixture) {
		require.Empty(f, f.poll(channel))
	})
	open.run(t, "TellsWhatMayBeClaimed", func(f fixture) {
		urgent, tried, scheduled := fresh(), freshOn("hr"), fresh()
		urgent.Priority = 1
		tried.NextAttemptAt = noon()
		scheduled.NotBefore = noon()
		f.insert(fresh(), fresh(), urgent, tried, scheduled, freshOn("other"))
		require.Equal(f, []gateway.Ready{
			{Channel: "hr", Priority: 5, Due: gateway.DueByNextAttempt},
			{Channel: channel, Priority: 1, Due: gateway.DueAtOnce},
			{Channel: channel, Priority: 5, Due: gateway.DueByNotBefore},
			{Channel: channel, Priority: 5, Due: gateway.DueAtOnce},
		}, f.poll(channel, "hr", "empty").Ready)
	})
	open.run(t, "RowsThatWaitAreNothingToDo", func(f fixture) {
		tried, scheduled := fresh(), fresh()
		tried.NextAttemptAt, scheduled.NotBefore = noon().Add(time.Second), noon().Add(time.Second)
		f.insert(tried, scheduled)
		for _, status := range gateway.Statuses() {
			if !status.Claimable() {
				f.insert(rowIn(status))
			}
		}
		require.Empty(f, f.poll(channel).Ready)
	})
	open.run(t, "TellsWhatIsOverdue", func(f fixture) {
		sent, unknown := rowIn(gateway.StatusSent), rowIn(gateway.StatusUnknown)
		sent.NextAttemptAt, unknown.NextAttemptAt = noon(), noon().Add(time.Second)
		f.insert(sent, unknown)
		require.Equal(f, []gateway.Status{gateway.StatusSent}, f.poll(channel).Overdue)
	})
	open.run(t, "TellsThePauses", func(f fixture) {
		pause := gateway.Pause{Scope: gateway.PauseChannel, Name: channel, Reason: "a reason", Since: noon(),
			Until: noon().Add(time.Hour)}
		for _, each := range []gateway.Pause{pause, {Scope: gateway.PauseAll, Since: noon()}} {
			require.NoError(f, f.store.SetPause(f.Context(), each))
		}
		f.insert(fresh())
		polled := f.poll(channel)
		require.Len(f, polled.Ready, 1)
		require.ElementsMatch(f, f.pauses(), polled.Pauses)
	})
	testPolledNodes(t, open)
	open.run(t, "OfManyChannels", func(f fixture) {
		names := make([]string, 600)
		for i := range names {
			names[i] = "channel " + string(rune('a'+i%26)) + string(rune('a'+i/26))
		}
		f.insert(freshOn(names[0]), freshOn(names[599]))
		require.NoError(f, f.store.SetPause(f.Context(), gateway.Pause{Scope: gateway.PauseAll, Since: noon()}))
		polled := f.poll(names...)
		require.Len(f, polled.Ready, 2)
		require.Len(f, polled.Pauses, 1)
	})
}

func testPolledNodes(t *testing.T, open opener) {
	open.run(t, "TellsTheNodesThatLive", func(f fixture) {
		for node, age := range map[string]time.Duration{"here": time.Minute, "gone": time.Hour} {
			require.NoError(f, f.store.Heartbeat(f.Context(), gateway.Heartbeat{Node: node, SeenAt: noon().Add(-age)}))
		}
		params := gateway.PollParams{Channels: []string{channel, "hr"}, Now: noon(), NodesSince: noon().Add(-time.Hour)}
		polled, err := f.store.Poll(f.Context(), params)
		require.NoError(f, err)
		require.Len(f, polled.Nodes, 1)
		require.Equal(f, "here", polled.Nodes[0].Node)
		require.Equal(f, noon().Add(-time.Minute), polled.Nodes[0].SeenAt.UTC())
		require.Empty(f, f.poll(channel).Nodes)
	})
}

func (f fixture) poll(channels ...string) gateway.Polled {
	f.Helper()
	polled, err := f.store.Poll(f.Context(), gateway.PollParams{Channels: channels, Now: noon()})
	require.NoError(f, err)
	return polled
}
