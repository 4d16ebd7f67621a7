package inbound_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/inbound"
)

// outage is a store that is away at times.
type outage struct {
	memory
	away atomic.Bool
}

func newOutage(away bool) *outage {
	o := &outage{}
	o.away.Store(away)
	o.onStage = func(context.Context, []gateway.Staging) error {
		if o.away.Load() {
			return gateway.ErrUnavailable
		}
		return nil
	}
	return o
}

func (o *outage) sids() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var sids []string
	for _, s := range o.staged {
		sids = append(sids, s.Reply.ProviderSID)
	}
	return sids
}

func withJournal(b *book) func(*inbound.Options) {
	return func(o *inbound.Options) { o.Journal = b }
}

// settle gives the replay more time than any of its delays.
func settle() {
	<-time.After(time.Minute)
	synctest.Wait()
}

func TestJournal_TakesRepliesWhileTheStoreIsAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, b := newOutage(true), &book{}
		f := start(t, &store.memory, withJournal(b))
		before := time.Now()
		require.NoError(t, f.Accept(t.Context(), text("SM1", "x")))
		require.Less(t, time.Since(before), 100*time.Millisecond, "it does not try the store again")
		require.Equal(t, 1, b.Entries())
		before = time.Now()
		require.NoError(t, f.Accept(t.Context(), text("SM2", "x")))
		require.Less(t, time.Since(before), 100*time.Millisecond, "the next one does not try the store")

		store.away.Store(false)
		settle()
		require.Equal(t, []string{"SM1", "SM2"}, store.sids())
		require.Zero(t, b.Entries())
		require.Equal(t, []int{2, 2, 0}, []int{f.seen.journalled, f.seen.replayed, f.seen.failed})
		require.NoError(t, f.Accept(t.Context(), text("SM3", "x")))
		require.Equal(t, []string{"SM1", "SM2", "SM3"}, store.sids())
		require.NotContains(t, f.log.String(), person)
	})
}

func TestJournal_StagesTheReplyAsItCame(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		direct, store := &memory{}, newOutage(true)
		m := gateway.Incoming{
			Reply: gateway.Reply{
				ProviderSID: "SM1", From: person, To: certNumber, Body: "Désolé, 👍", Params: `{"Body":["x"]}`,
				Media:      []gateway.Media{{URL: "https://example.com/1", ContentType: "image/png"}},
				ReceivedAt: noon.Add(time.Millisecond),
			},
			OptOutType: "STOP", Service: service,
		}
		require.NoError(t, start(t, direct).Accept(t.Context(), m))
		require.NoError(t, start(t, &store.memory, withJournal(&book{})).Accept(t.Context(), m))
		store.away.Store(false)
		settle()
		require.Equal(t, direct.staged, store.staged)
	})
}

func TestJournal_TakesRepliesOfAStoreThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		store := &memory{onStage: func(context.Context, []gateway.Staging) error {
			<-release // whatever its context says
			return nil
		}}
		f := start(t, store, withJournal(&book{}))
		before := time.Now()
		require.NoError(t, f.Accept(t.Context(), text("SM1", "x")))
		require.Less(t, time.Since(before), time.Second)
		close(release)
		settle()
		require.Len(t, store.staged, 1, "it was staged late, and again from the journal")
	})
}

func TestJournal_KeepsTheOrderWhileItIsEmptied(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := newOutage(true)
		f := start(t, &store.memory, withJournal(&book{}), func(o *inbound.Options) { o.Batch.Rows = 3 })
		var want []string
		var calls []func() error
		for i := range 30 {
			want = append(want, fmt.Sprint("SM", i))
			calls = append(calls, func() error {
				if i == 20 {
					store.away.Store(false)
				}
				return f.Accept(t.Context(), text(want[i], "x"))
			})
		}
		require.NoError(t, errors.Join(together(calls...)...))
		settle()
		require.Equal(t, want, store.sids())
	})
}

func TestJournal_HoldsOptOutsAtOnce(t *testing.T) {
	t.Parallel()
	type scopes = []consent.Scope
	for name, c := range map[string]struct {
		bodies []string
		want   scopes
	}{
		"Stop":            {[]string{"stop"}, scopes{"cert"}},
		"StopStart":       {[]string{"stop", "start"}, nil},
		"StopYes":         {[]string{"stop", "yes"}, nil},
		"StartStop":       {[]string{"start", "stop"}, scopes{"cert"}},
		"AnOrdinaryReply": {[]string{"see you"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				store, b := newOutage(true), &book{}
				f := start(t, &store.memory, withJournal(b), byChannel)
				for i, body := range c.bodies {
					require.NoError(t, f.Accept(t.Context(), saidAt(i, body)))
				}
				require.Equal(t, c.want, pending(f))
				f.Close()
				f = start(t, &store.memory, withJournal(b), byChannel)
				require.Equal(t, c.want, pending(f), "also after a restart")

				store.away.Store(false)
				settle()
				require.Empty(t, pending(f), "they are in the store")
			})
		})
	}
}

// saidAt is a reply of so many minutes after noon, whenever it comes.
func saidAt(minute int, body string) gateway.Incoming {
	m := text(fmt.Sprint("SM", minute), body)
	m.Reply.ReceivedAt = noon.Add(time.Duration(minute) * time.Minute)
	return m
}

func pending(f fixture) []consent.Scope {
	var scopes []consent.Scope
	for _, o := range f.PendingOptOuts([]string{person, foreign}) {
		scopes = append(scopes, o.Scope)
	}
	return scopes
}

func TestJournal_IsReplayedAfterARestart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, b := newOutage(true), &book{}
		f := start(t, &store.memory, withJournal(b))
		require.NoError(t, f.Accept(t.Context(), text("SM1", "x")))
		f.Close()
		require.Equal(t, 1, b.Entries())
		store.away.Store(false)
		start(t, &store.memory, withJournal(b))
		settle()
		require.Equal(t, []string{"SM1"}, store.sids())
	})
}

func TestJournal_RefusesWhatItCannotKeep(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, full := newOutage(true), errors.New("journal full")
		f := start(t, &store.memory, withJournal(&book{full: func([][]byte) error { return full }}))
		err := f.Accept(t.Context(), text("SM1", "stop"))
		require.ErrorIs(t, err, gateway.ErrUnavailable)
		require.ErrorIs(t, err, full)
		require.Equal(t, 1, f.seen.failed)
		require.Empty(t, pending(f))
	})
}

func TestJournal_SetsAsideWhatTheStoreWillNeverTake(t *testing.T) {
	t.Parallel()
	for name, refuse := range map[string]func() error{
		"Refused":  func() error { return errors.New("value too large for column") },
		"Panicked": func() error { panic(person) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				store, b := newOutage(true), &book{}
				f := start(t, &store.memory, withJournal(b))
				for i, body := range []string{"one", "bad", "two"} {
					require.NoError(t, f.Accept(t.Context(), text(fmt.Sprint("SM", i), body)))
				}
				f.Close()
				store.onStage = func(_ context.Context, stagings []gateway.Staging) error {
					if slices.ContainsFunc(stagings, func(s gateway.Staging) bool { return s.Reply.Body == "bad" }) {
						return refuse()
					}
					return nil
				}
				b.entries = append(b.entries, []byte("no JSON"))
				f = start(t, &store.memory, withJournal(b))
				settle()
				require.Equal(t, []string{"SM0", "SM2"}, store.sids())
				require.Len(t, b.apart(), 2)
				require.Contains(t, b.apart()[0], "SM1")
				require.Equal(t, "no JSON", b.apart()[1])
				require.Equal(t, 2, f.seen.failed)
				require.NotContains(t, f.log.String(), person)
			})
		})
	}
}

func TestJournal_MayBeNone(t *testing.T) {
	t.Parallel()
	require.Empty(t, start(t, &memory{}).PendingOptOuts([]string{person}))
}
