package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func testControl(t *testing.T, open opener) {
	open.run(t, "PausesAreKept", func(f fixture) {
		want := []gateway.Pause{
			{Scope: gateway.PauseAll, Reason: "maintenance", Since: noon()},
			{Scope: gateway.PauseChannel, Name: channel, Reason: "sender unregistered", Since: noon(),
				Until: noon().Add(time.Hour)},
			{Scope: gateway.PauseSender, Name: channel},
		}
		for _, p := range want {
			require.NoError(f, f.store.SetPause(f.Context(), p))
		}
		require.ElementsMatch(f, want, f.pauses())
	})
	open.run(t, "APauseReplacesItsForerunner", func(f fixture) {
		for _, name := range []string{"", channel} {
			scope := gateway.PauseAll
			if name != "" {
				scope = gateway.PauseChannel
			}
			later := gateway.Pause{Scope: scope, Name: name, Reason: "second", Since: noon().Add(time.Minute)}
			require.NoError(f, f.store.SetPause(f.Context(),
				gateway.Pause{Scope: scope, Name: name, Reason: "first", Until: noon()}))
			require.NoError(f, f.store.SetPause(f.Context(), later))
			require.Contains(f, f.pauses(), later)
		}
		require.Len(f, f.pauses(), 2)
	})
	open.run(t, "AGatewaysPauseDoesNotShortenAnOperators", func(f fixture) {
		theirs := gateway.Pause{Scope: gateway.PauseChannel, Name: channel, Reason: "asked", Since: noon(), By: "jdoe"}
		own := gateway.Pause{Scope: gateway.PauseChannel, Name: channel, Reason: "20003", Since: noon(),
			Until: noon().Add(time.Minute)}
		require.NoError(f, f.store.SetPause(f.Context(), theirs))
		require.NoError(f, f.store.SetPause(f.Context(), own))
		require.Equal(f, []gateway.Pause{theirs}, f.pauses())
		theirs.Until = noon().Add(time.Second)
		require.NoError(f, f.store.SetPause(f.Context(), theirs))
		require.Equal(f, []gateway.Pause{theirs}, f.pauses())
		require.NoError(f, f.store.SetPause(f.Context(), own))
		require.Equal(f, []gateway.Pause{own}, f.pauses())
	})
	open.run(t, "ResumeRemovesOnePause", func(f fixture) {
		sender := gateway.Pause{Scope: gateway.PauseSender, Name: channel}
		for _, p := range []gateway.Pause{{Scope: gateway.PauseAll}, {Scope: gateway.PauseChannel, Name: channel},
			sender} {
			require.NoError(f, f.store.SetPause(f.Context(), p))
		}
		require.NoError(f, f.store.Resume(f.Context(), gateway.PauseAll, ""))
		require.NoError(f, f.store.Resume(f.Context(), gateway.PauseChannel, channel))
		require.Equal(f, []gateway.Pause{sender}, f.pauses())
	})
	open.run(t, "ResumeNeedsNoPause", func(f fixture) {
		require.NoError(f, f.store.Resume(f.Context(), gateway.PauseChannel, channel))
	})
	open.run(t, "PausedRowsAreClaimedAllTheSame", func(f fixture) {
		require.NoError(f, f.store.SetPause(f.Context(), gateway.Pause{Scope: gateway.PauseAll}))
		f.claimOne()
	})
	testNodes(t, open)
	open.run(t, "AnOpenStoreIsReady", func(f fixture) {
		require.NoError(f, f.store.Check(f.Context()))
	})
}

func (f fixture) pauses() []gateway.Pause {
	f.Helper()
	pauses, err := f.store.Pauses(f.Context())
	require.NoError(f, err)
	for i := range pauses {
		pauses[i].Since, pauses[i].Until = pauses[i].Since.UTC(), pauses[i].Until.UTC()
	}
	return pauses
}

func testNodes(t *testing.T, open opener) {
	open.run(t, "NodesUnseenForLongCanBeForgotten", func(f fixture) {
		gone := gateway.Heartbeat{Node: "gone", StartedAt: noon(),
			SeenAt: noon().Add(-gateway.HeartbeatMemory - time.Second)}
		here := gateway.Heartbeat{Node: "here", StartedAt: noon(), SeenAt: noon()}
		require.NoError(f, f.store.Heartbeat(f.Context(), gone))
		require.NoError(f, f.store.Heartbeat(f.Context(), here))
		require.NoError(f, f.store.Forget(f.Context(), noon().Add(-gateway.HeartbeatMemory)))
		nodes, err := f.store.Nodes(f.Context())
		require.NoError(f, err)
		require.Len(f, nodes, 1)
		require.Equal(f, "here", nodes[0].Node)
	})
	open.run(t, "TheLastHeartbeatOfEachNodeIsKept", func(f fixture) {
		first := gateway.Heartbeat{Node: "n1", Host: "host", Version: "1.0.0", StartedAt: noon(), SeenAt: noon()}
		last := first
		last.SeenAt = noon().Add(time.Minute)
		other := gateway.Heartbeat{Node: "n2", StartedAt: noon(), SeenAt: noon()}
		for _, h := range []gateway.Heartbeat{first, other, last} {
			require.NoError(f, f.store.Heartbeat(f.Context(), h))
		}
		nodes, err := f.store.Nodes(f.Context())
		require.NoError(f, err)
		for i := range nodes {
			nodes[i].StartedAt, nodes[i].SeenAt = nodes[i].StartedAt.UTC(), nodes[i].SeenAt.UTC()
		}
		require.ElementsMatch(f, []gateway.Heartbeat{last, other}, nodes)
	})
}
