package operate_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// ten rows of two segments each, of a channel whose budget is 20 segments a day and whose sender has 9.
func tenRows() []gateway.Message {
	rows := make([]gateway.Message, 10)
	for i := range rows {
		rows[i] = row()
		rows[i].Body = string(make([]rune, 100)) + "€" // more than 70 characters of UCS-2
	}
	return rows
}

func TestRehearsal_TakesOfTheDaysCaps(t *testing.T) {
	t.Parallel()
	d := explaining(t)
	at := noon.Add(3 * time.Hour)
	r := d.Rehearse()
	all, err := r.Explain(t.Context(), tenRows()[:3], at)
	require.NoError(t, err)
	more, err := r.Explain(t.Context(), tenRows()[3:], at)
	require.NoError(t, err)
	all = append(all, more...)
	for i, e := range all {
		first := e.First()
		if i < 4 {
			require.Equal(t, operate.Sent, first.Outcome, i)
			continue
		}
		require.Equal(t, operate.Waits, first.Outcome, i)
		require.Equal(t, "daily cap of the sender is used up", first.Reason)
		require.Equal(t, time.Date(2026, time.November, 24, 13, 0, 0, 0, time.UTC), first.Until.UTC(), "eight the next morning")
	}
	fresh, err := d.Rehearse().Explain(t.Context(), tenRows()[:1], at)
	require.NoError(t, err)
	require.Equal(t, operate.Sent, fresh[0].First().Outcome, "nothing was written")
}

func TestRehearsal_TellsOfTheWayOutOnce(t *testing.T) {
	t.Parallel()
	d := explaining(t)
	r := d.Rehearse()
	at := noon.Add(3 * time.Hour)
	var instructs []bool
	for range 2 {
		all, err := r.Explain(t.Context(), []gateway.Message{row(), row()}, at)
		require.NoError(t, err)
		instructs = append(instructs, all[0].Plan.Instructs, all[1].Plan.Instructs)
	}
	require.Equal(t, []bool{true, false, false, false}, instructs)
}

func TestRehearsal_HasARowWaitWhoseChannelIsNotConfigured(t *testing.T) {
	t.Parallel()
	m := row()
	m.Channel = "NOPE"
	all, err := explaining(t).Rehearse().Explain(t.Context(), []gateway.Message{m, row()}, noon.Add(3*time.Hour))
	require.NoError(t, err)
	require.Equal(t, operate.Block{Outcome: operate.Waits, Reason: gateway.ReasonNoChannel}, all[0].First())
	require.Equal(t, operate.Sent, all[1].First().Outcome)
}
