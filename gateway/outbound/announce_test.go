package outbound_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// logged returns the lines of the log that hold all of the parts.
func (w *world) logged(parts ...string) []string {
	var lines []string
	for line := range strings.Lines(w.log.String()) {
		all := true
		for _, part := range parts {
			all = all && strings.Contains(line, part)
		}
		if all {
			lines = append(lines, line)
		}
	}
	return lines
}

func TestPausesAreAnnouncedOnceAndSoIsTheirEnd(t *testing.T) {
	t.Parallel()
	t.Run("UntilRemoved", func(t *testing.T) {
		inWorld(t, func(w *world) {
			pause := gateway.Pause{Scope: gateway.PauseChannel, Name: "it", Reason: "by hand"}
			w.store.pause(pause)
			p := w.start()
			w.after(time.Minute)
			require.Len(w, w.logged("msg=paused", "scope=channel", "name=it", "until=removed", `reason="by hand"`), 1)
			require.Empty(w, w.logged("pause ended"))
			w.store.resume(pause)
			w.after(time.Minute)
			p.stop()
			require.Len(w, w.logged(`msg="pause ended"`, "scope=channel", "name=it"), 1)
		})
	})
	t.Run("UntilATime", func(t *testing.T) {
		inWorld(t, func(w *world) {
			until := time.Now().Add(10 * time.Minute)
			w.store.pause(gateway.Pause{Scope: gateway.PauseAll, Until: until})
			p := w.start()
			w.after(11 * time.Minute)
			p.stop()
			require.Len(w, w.logged("msg=paused", "until="+until.UTC().Format(time.RFC3339)), 1)
			require.Len(w, w.logged(`msg="pause ended"`, "scope=all"), 1)
		})
	})
	t.Run("OfABrokenSender", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(10)
			w.provider.answer = refusing(senderA, gateway.ClassSender, time.Now().Add(20*time.Second))
			p := w.start()
			w.after(time.Hour)
			p.stop()
			require.Len(w, w.logged("msg=\"paused after repeated refusals\""), 1)
			require.Empty(w, w.logged("msg=paused "), "the gateway has told of its own")
			require.Len(w, w.logged(`msg="pause ended"`, "scope=sender", "name=***0001"), 1)
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
				w.store.pause(pause)
				p := w.start()
				w.after(time.Minute)
				p.stop()
				warned := w.logged("level=WARN", "names what is not configured here", "scope="+string(pause.Scope))
				require.Len(w, warned, 1)
				require.Empty(w, w.logged("msg=paused"))
			})
		})
	}
}

func TestSuccessIsVisibleAtDebug(t *testing.T) {
	inWorld(t, func(w *world) {
		w.insert(3)
		p := w.start()
		w.after(5 * time.Second)
		p.stop()
		require.Len(w, w.logged("level=DEBUG", `msg="rows claimed"`, "channel=it", "rows=3"), 1)
		recorded := w.logged("level=DEBUG", `msg="outcome recorded"`, "channel=it", "outcome=accepted",
			"message_id=", "provider_sid=SM")
		require.Len(w, recorded, 3)
	})
}
