package operate_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// leaving is a store that may be away, and how many ranges of events were counted.
type leaving struct {
	operate.Store
	away   bool
	ranges int
	last   int64 // of the events, if it is not 0
}

// Nodes implements operate.Store.
func (l *leaving) Nodes(ctx context.Context) ([]gateway.Heartbeat, error) {
	if l.away {
		return nil, gateway.ErrUnavailable
	}
	return l.Store.Nodes(ctx)
}

// LastEvent implements operate.Store.
func (l *leaving) LastEvent(ctx context.Context) (int64, error) {
	if l.last != 0 {
		return l.last, nil
	}
	return l.Store.LastEvent(ctx)
}

// CountEvents implements operate.Store.
func (l *leaving) CountEvents(ctx context.Context, r gateway.EventRange) ([]gateway.EventCount, error) {
	if l.ranges++; l.away {
		return nil, gateway.ErrUnavailable
	}
	return l.Store.CountEvents(ctx, r)
}

// leave opens a desk over such a store.
func leave(t *testing.T) (desk, *leaving) {
	t.Helper()
	d := open(t)
	store := &leaving{Store: d.store}
	d.Service = operate.New(operate.Options{Store: store, Clock: func() time.Time { return *d.now }})
	return d, store
}

func (d desk) failures(t *testing.T) (failed int64) {
	t.Helper()
	minutes, err := d.Activity(t.Context(), operate.CommandLine("joe"))
	require.NoError(t, err)
	for _, minute := range minutes {
		failed += minute.Failed
	}
	return failed
}

func TestOverview_SaysThatTheStoreIsAway(t *testing.T) {
	t.Parallel()
	d, store := leave(t)
	_, err := d.Overview(t.Context(), operate.CommandLine("joe"))
	require.NoError(t, err)
	store.away, *d.now = true, noon.Add(time.Hour)
	now, err := d.Overview(t.Context(), operate.CommandLine("joe"))
	require.NoError(t, err)
	require.Equal(t, "EbsSmsDatabaseDown", now.Problems[0].Alert)
	require.Equal(t, noon, now.Problems[0].Since, "when it was seen last")
	require.Equal(t, noon.Add(time.Hour), now.At)
}

func TestActivity_IsWhatWasCountedWhileTheStoreIsAway(t *testing.T) {
	t.Parallel()
	d, store := leave(t)
	d.reject(t, "HR", noon.Add(-time.Minute))
	require.EqualValues(t, 1, d.failures(t))
	store.away, *d.now = true, noon.Add(2*time.Minute)
	d.reject(t, "HR", noon.Add(time.Minute))
	require.EqualValues(t, 1, d.failures(t))
	store.away, *d.now = false, noon.Add(4*time.Minute)
	require.EqualValues(t, 2, d.failures(t))
}

func TestActivity_DoesNotCatchUpWhatNobodyLookedAt(t *testing.T) {
	t.Parallel()
	d, store := leave(t)
	d.failures(t)
	store.last, store.ranges, *d.now = 100_000_000, 0, noon.Add(12*time.Hour)
	d.failures(t)
	require.Less(t, store.ranges, 10)
}
