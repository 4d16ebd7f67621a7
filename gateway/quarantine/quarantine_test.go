package quarantine_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/quarantine"
	"ebs-sms-gateway/gateway/transition"
)

var errRule = errors.New("refused by a rule")

// ward is a quarantine with a clock of its own.
type ward struct {
	*quarantine.Quarantine
	now time.Time
}

func newWard() *ward {
	w := &ward{now: time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)}
	w.Quarantine = quarantine.New(func() time.Time { return w.now })
	return w
}

// confinement is how long the row is left alone from now.
func (w *ward) confinement(id gateway.MessageID) time.Duration {
	began := w.now
	for len(w.Free([]gateway.Message{{ID: id}})) == 0 {
		w.now = w.now.Add(time.Second)
	}
	return w.now.Sub(began)
}

func TestConfine_LeavesARowAloneForLongerEachTime(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		because        error
		first, longest time.Duration
	}{
		{errRule, 30 * time.Second, time.Hour},
		{fmt.Errorf("locked: %w", gateway.ErrBusy), 5 * time.Second, time.Minute},
	} {
		t.Run(tc.because.Error(), func(t *testing.T) {
			t.Parallel()
			w := newWard()
			require.True(t, w.Confine(1, tc.because))
			require.Equal(t, tc.first, w.confinement(1))
			require.False(t, w.Confine(1, tc.because), "it is not the first time")
			require.Equal(t, 2*tc.first, w.confinement(1))
			for range 20 {
				w.Confine(1, tc.because)
			}
			require.Equal(t, tc.longest, w.confinement(1))
		})
	}
}

func TestConfined_AreThoseLeftAloneNow(t *testing.T) {
	t.Parallel()
	w := newWard()
	w.Confine(1, errRule)
	require.Equal(t, []gateway.MessageID{1}, w.Confined())
	require.Equal(t, []gateway.Message{{ID: 2}}, w.Free([]gateway.Message{{ID: 1}, {ID: 2}, {ID: 0}}))
	w.now = w.now.Add(30 * time.Second)
	require.Empty(t, w.Confined())
}

func TestConfined_AreNoMoreThanAClaimPassesOver(t *testing.T) {
	t.Parallel()
	w := newWard()
	for id := range gateway.MessageID(10_500) {
		require.True(t, w.Confine(id+1, errRule))
	}
	require.Len(t, w.Confined(), 500)
	require.Len(t, w.Free([]gateway.Message{{ID: 10_000}, {ID: 10_001}}), 1, "the memory is bounded")
}

func TestLearn_TellsOfEachRowOnceAndForgetsWhatCouldBeWritten(t *testing.T) {
	t.Parallel()
	w, told := newWard(), &bytes.Buffer{}
	log := slog.New(slog.NewTextHandler(told, nil))
	locked := transition.Result{Message: gateway.Message{ID: 7}, Err: gateway.ErrBusy}
	written := transition.Result{Message: gateway.Message{ID: 7}}
	w.Learn(log, []transition.Result{locked})
	w.Learn(log, []transition.Result{locked})
	require.Equal(t, 1, strings.Count(told.String(), "rows cannot be written"))
	require.Contains(t, told.String(), "rows=1 message_id=7")
	w.Learn(log, []transition.Result{written})
	require.Empty(t, w.Confined())
	w.Learn(log, []transition.Result{locked})
	require.Equal(t, 2, strings.Count(told.String(), "rows cannot be written"))
}
