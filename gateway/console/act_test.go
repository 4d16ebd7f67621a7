package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/console"
	"ebs-sms-gateway/gateway/operate"
)

// form is one of the fields, by name and value in turn.
func form(fields ...string) url.Values {
	f := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		f.Add(fields[i], fields[i+1])
	}
	return f
}

func TestAct_IsRehearsedThenDoneAndTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	asked := w.post(t, "/channels/pause", form("scope", "channel", "name", "HR"))
	require.Equal(t, http.StatusOK, asked.status)
	require.Contains(t, asked.body, "Pause channel HR?")
	require.Contains(t, asked.body, `name="name" value="HR"`)
	require.Empty(t, w.service.done)

	done := w.post(t, "/channels/pause", form("scope", "channel", "name", "HR", "for", "1h", "reason", "a fire", "confirm", "yes"))
	require.Equal(t, http.StatusSeeOther, done.status)
	require.Equal(t, []operate.Act{{Actor: operator(), Reason: "a fire"}}, w.service.done)
	require.Equal(t, gateway.Pause{
		Scope: gateway.PauseChannel, Name: "HR", Reason: "a fire", Until: noon().Add(time.Hour),
	}, w.service.paused)

	back := done.header.Get("Location")
	require.True(t, strings.HasPrefix(back, "/channels?"), back)
	require.Contains(t, w.get(t, back).body, "Pause channel HR: done.")
}

func TestAct_SaysThatNothingWouldChange(t *testing.T) {
	t.Parallel()
	asked := newWorld(t).post(t, "/channels/resume", form("scope", "all", "name", "", "since", "2026-11-27T12:00:00Z"))
	require.Contains(t, asked.body, "This would change nothing.")
	require.NotContains(t, asked.body, "<button>Resume")
}

func TestAct_NeedsAReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	got := w.post(t, "/channels/pause", form("scope", "all", "name", "", "confirm", "yes", "reason", " "))
	require.Equal(t, http.StatusUnprocessableEntity, got.status)
	require.Contains(t, got.body, "does not say why")
	require.Empty(t, w.service.done)
}

func TestAct_IsRefusedToWhomItIsNotOffered(t *testing.T) {
	t.Parallel()
	hr := operate.Actor{Name: "jane", Roles: map[string]operate.Role{"HR": operate.RoleOperator}}
	for name, c := range map[string]struct {
		actor  operate.Actor
		change func(*console.Options)
		form   url.Values
	}{
		"Viewer":       {viewer(), nil, form("scope", "channel", "name", "HR")},
		"HelpDesk":     {helper(), nil, form("scope", "channel", "name", "HR")},
		"OtherChannel": {hr, nil, form("scope", "channel", "name", "IT")},
		"EveryChannel": {hr, nil, form("scope", "all", "name", "", "since", "2026-11-27T12:00:00Z")},
		"ReadOnly":     {operator(), func(o *console.Options) { o.ReadOnly = true }, form("scope", "all", "name", "", "since", "2026-11-27T12:00:00Z")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var changes []func(*console.Options)
			if c.change != nil {
				changes = append(changes, c.change)
			}
			w := newWorld(t, changes...)
			w.actor = c.actor
			w.service.channels = []operate.ChannelView{{Channel: gateway.Channel{Name: "IT"}}}
			require.NotContains(t, w.get(t, "/channels").body, "<form method=\"post\" action=\"/channels")
			c.form.Set("reason", "a fire")
			c.form.Set("confirm", "yes")
			require.Equal(t, http.StatusForbidden, w.post(t, "/channels/pause", c.form).status)
			require.Empty(t, w.service.done)
		})
	}
}

func TestChannels_TellThatEverythingIsPaused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.channels = []operate.ChannelView{{Channel: gateway.Channel{Name: "HR"}}}
	free := w.get(t, "/channels").body
	require.Contains(t, free, "Pause everything")
	require.NotContains(t, free, "Resume everything")
	w.service.stopped = []gateway.Pause{{Scope: gateway.PauseAll, Reason: "wrong audience"}}
	stopped := w.get(t, "/channels").body
	require.Contains(t, stopped, "wrong audience")
	require.Contains(t, stopped, "Resume everything")
	require.NotContains(t, stopped, "Pause everything")
	w.actor = operate.Actor{Name: "joe", Roles: map[string]operate.Role{"HR": operate.RoleViewer}}
	seen := w.get(t, "/channels").body
	require.Contains(t, seen, "wrong audience")
	require.NotContains(t, seen, "everything</button>")
}

func TestAct_TakesNoFormThatIsNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, f := range map[string]url.Values{
		"Empty":    form(),
		"Scope":    form("scope", "other", "name", "HR"),
		"NoName":   form("scope", "channel"),
		"Duration": form("scope", "channel", "name", "HR", "for", "9000h"),
	} {
		require.Equal(t, http.StatusBadRequest, w.post(t, "/channels/pause", f).status, name)
	}
	require.Equal(t, http.StatusBadRequest, w.post(t, "/channels/pause", form("name", strings.Repeat("x", 1<<17))).status)
	require.Equal(t, http.StatusNotFound, w.get(t, "/channels/pause").status)
}

func TestTold_IsSignedAndSoonForgotten(t *testing.T) {
	t.Parallel()
	now := noon()
	w := newWorld(t, func(o *console.Options) { o.Clock = func() time.Time { return now } })
	done := w.post(t, "/channels/pause", form("scope", "all", "name", "", "reason", "a fire", "confirm", "yes"))
	back := done.header.Get("Location")
	const told = `role="status"`
	require.Contains(t, w.get(t, back).body, told)
	require.NotContains(t, newWorld(t).get(t, back).body, told, "another gateway's")
	require.NotContains(t, w.get(t, back+"AA").body, told)
	require.NotContains(t, w.get(t, "/channels?told=YQ").body, told)
	now = now.Add(2 * time.Minute)
	require.NotContains(t, w.get(t, back).body, told)
}

func TestDoor_AsksWhoSomebodyIs(t *testing.T) {
	t.Parallel()
	var page strings.Builder
	require.NoError(t, newWorld(t).ShowDoor(&page, console.Door{Problem: "<b>Wrong", Asks: true, Next: `/"><script>`}))
	require.Contains(t, page.String(), "&lt;b&gt;Wrong")
	require.NotContains(t, page.String(), "<script>")
	require.NotContains(t, page.String(), "<nav")
}
