package outbound_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func TestPausesAreAnnouncedOnceAndSoIsTheirEnd(t *testing.T) {
	t.Parallel()
	t.Run("UntilRemoved", func(t *testing.T) {
		inWorld(t, func(w *world) {
			pause := gateway.Pause{Scope: gateway.PauseChannel, Name: "it", Reason: "by hand"}
			w.Store.Pause(pause)
			p := w.Start()
			w.After(time.Minute)
			require.Len(w, w.Logged("msg=paused", "scope=channel", "name=it", "until=removed", `reason="by hand"`), 1)
			require.Empty(w, w.Logged("pause ended"))
			w.Store.Resume(pause)
			w.After(time.Minute)
			p.End()
			require.Len(w, w.Logged(`msg="pause ended"`, "scope=channel", "name=it"), 1)
		})
	})
	t.Run("UntilATime", func(t *testing.T) {
		inWorld(t, func(w *world) {
			until := time.Now().Add(10 * time.Minute)
			w.Store.Pause(gateway.Pause{Scope: gateway.PauseAll, Until: until})
			p := w.Start()
			w.After(11 * time.Minute)
			p.End()
			require.Len(w, w.Logged("msg=paused", "until="+until.UTC().Format(time.RFC3339)), 1)
			require.Len(w, w.Logged(`msg="pause ended"`, "scope=all"), 1)
		})
	})
	t.Run("OfABrokenSender", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(10)
			w.Provider.Answer = refusing(senderA, gateway.ClassSender, time.Now().Add(20*time.Second))
			p := w.Start()
			w.After(time.Hour)
			p.End()
			require.Len(w, w.Logged("msg=\"paused after repeated refusals\""), 1)
			require.Empty(w, w.Logged("msg=paused "), "the gateway has told of its own")
			require.Len(w, w.Logged(`msg="pause ended"`, "scope=sender", "name=***0001"), 1)
		})
	})
}

func TestPauseOfWhatIsNotConfiguredIsNamed(t *testing.T) {
	t.Parallel()
	for _, pause := range []gateway.Pause{
		{Scope: gateway.PauseChannel, Name: "hr"},
		{Scope: gateway.PauseChannel, Name: "IT"},
		{Scope: gateway.PauseSender, Name: senderB},
	} {
		t.Run(string(pause.Scope)+pause.Name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.Store.Pause(pause)
				p := w.Start()
				w.After(time.Minute)
				p.End()
				warned := w.Logged("level=WARN", "names what is not configured here", "scope="+string(pause.Scope))
				require.Len(w, warned, 1)
				require.Empty(w, w.Logged("msg=paused"))
			})
		})
	}
}

func TestSuccessIsVisible(t *testing.T) {
	inWorld(t, func(w *world) {
		w.Insert(3)
		p := w.Start()
		w.After(5 * time.Second)
		p.End()
		require.Len(w, w.Logged("level=DEBUG", `msg="rows claimed"`, "channel=it", "rows=3"), 1)
		require.Len(w, w.Seen.Outcomes(), 3)
		for _, o := range w.Seen.Outcomes() {
			require.NoError(w, o.Err)
			require.Equal(w, gateway.StatusSent, o.Status)
		}
	})
}

// TestAnAttemptIsToldWithTheTimesOfItsSteps: they follow one another, and the post takes as long as the provider does.
func TestAnAttemptIsToldWithTheTimesOfItsSteps(t *testing.T) {
	inWorld(t, func(w *world) {
		w.Provider.Delay = 700 * time.Millisecond
		w.Insert(2)
		p := w.Start()
		w.After(5 * time.Second)
		p.End()
		require.Len(w, w.Seen.Outcomes(), 2)
		for _, o := range w.Seen.Outcomes() {
			require.Equal(w, w.Store.Row(o.Message).AttemptRef, o.Ref)
			require.Equal(w, 700*time.Millisecond, o.Post.Took())
			at := []time.Time{
				o.Claim.From, o.Claim.To, o.Begin.From, o.Begin.To, o.Post.From, o.Post.To, o.Record.From, o.Record.To,
			}
			require.True(w, slices.IsSortedFunc(at, time.Time.Compare), "%v", at)
			require.False(w, o.Claim.From.IsZero())
		}
	})
}
