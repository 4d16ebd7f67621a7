package operate_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/operate"
)

// crowd opts people out, of two channels each.
func (d desk) crowd(t *testing.T, people int) {
	t.Helper()
	var words []gateway.ConsentChange
	for i := range people {
		for _, scope := range []consent.Scope{"HR", "IT"} {
			words = append(words, gateway.ConsentChange{
				Number: fmt.Sprintf("+1415555%04d", i), Scope: scope, Source: consent.SourceOperator, At: noon, Reason: "asked", By: "jdoe",
			})
		}
	}
	d.record(t, words...)
}

func TestOptOuts_AreReadToTheEndByThoseWhoSeeNoNumber(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.crowd(t, 130)
	viewer := operate.Reading{Actor: operate.Actor{Name: "jane", Roles: map[string]operate.Role{operate.EveryChannel: operate.RoleViewer}}}
	for _, reading := range []operate.Reading{viewer, whole()} {
		var numbers []string
		after, pages := "", 0
		for more := true; more; more = after != "" {
			page, err := d.OptOuts(t.Context(), reading, after)
			require.NoError(t, err)
			for _, row := range page.Rows {
				numbers = append(numbers, row.Number)
			}
			require.NotContains(t, page.Next, "555")
			after = page.Next
			pages++
		}
		require.Equal(t, 3, pages)
		require.Len(t, numbers, 260)
		want := map[bool]string{true: "+14155550129", false: "***0129"}[reading.Reveal]
		require.Equal(t, []string{want, want}, numbers[258:])
	}
}

func TestNumberLists_GoOnByTheirOwnPagesAlone(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.crowd(t, 50)
	page, err := d.OptOuts(t.Context(), whole(), "")
	require.NoError(t, err)
	require.NotEmpty(t, page.Next)
	for _, after := range []string{"+14155550100", page.Next + "A", page.Next[1:]} {
		_, err = d.OptOuts(t.Context(), whole(), after)
		require.ErrorIs(t, err, operate.ErrNoSuchPage)
	}
	_, err = d.DeadNumbers(t.Context(), whole(), page.Next)
	require.ErrorIs(t, err, operate.ErrNoSuchPage)
	_, err = operate.New(operate.Options{Store: d.store}).OptOuts(t.Context(), whole(), page.Next)
	require.ErrorIs(t, err, operate.ErrNoSuchPage, "another process has another key")
}

func TestNumberLists_GoOnAtEveryGatewayWithTheKey(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.crowd(t, 51)
	key := []byte("a key of thirty-two bytes or more")
	keyed := func() *operate.Service {
		return operate.New(operate.Options{Store: d.store, Clock: func() time.Time { return noon }, CursorKey: key})
	}
	page, err := keyed().OptOuts(t.Context(), whole(), "")
	require.NoError(t, err)
	page, err = keyed().OptOuts(t.Context(), whole(), page.Next)
	require.NoError(t, err)
	require.Len(t, page.Rows, 2)
	require.Empty(t, page.Next)
}
