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

var errTrigger = errors.New("ORA-20001: not in this period")

// picky is a store that refuses some replies, until it is cured.
type picky struct {
	memory
	cured atomic.Bool
}

func newPicky(refuse func(gateway.Reply) error) *picky {
	p := &picky{}
	p.onStage = func(_ context.Context, stagings []gateway.Staging) error {
		for _, s := range stagings {
			if err := refuse(s.Reply); err != nil && !p.cured.Load() {
				return err
			}
		}
		return nil
	}
	return p
}

func (p *picky) sids() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var sids []string
	for _, s := range p.staged {
		sids = append(sids, s.Reply.ProviderSID)
	}
	return sids
}

// bodies refuses replies of these texts.
func bodies(err error, bad ...string) func(gateway.Reply) error {
	return func(r gateway.Reply) error {
		if slices.Contains(bad, r.Body) {
			return err
		}
		return nil
	}
}

func (f fixture) accept(t *testing.T, messages ...gateway.Incoming) {
	t.Helper()
	var calls []func() error
	for _, m := range messages {
		calls = append(calls, func() error { return f.Accept(t.Context(), m) })
	}
	require.NoError(t, errors.Join(together(calls...)...))
}

func TestJournal_TakesWhatTheStoreRefuses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, b := newPicky(bodies(errTrigger, "bad")), &book{}
		f := start(t, &store.memory, withJournal(b))
		f.accept(t, text("SM1", "one"), text("SM2", "bad"), text("SM3", "two"))
		synctest.Wait()
		require.Subset(t, store.sids(), []string{"SM1"})
		require.Empty(t, f.seen.duplicates)
		settle()
		require.ElementsMatch(t, []string{"SM1", "SM3"}, store.sids(), "it costs no other")
		store.cured.Store(true)
		f.accept(t, text("SM4", "company"))
		for range 10 {
			settle()
		}
		require.ElementsMatch(t, []string{"SM1", "SM2", "SM3", "SM4"}, store.sids())
		require.Zero(t, b.Entries())
		require.Empty(t, b.apart())
	})
}

func TestJournal_SetsNothingAsideThatIsRefusedWithAllOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, b := newPicky(func(gateway.Reply) error { return errTrigger }), &book{}
		f := start(t, &store.memory, withJournal(b))
		var want []string
		for i := range 5 {
			want = append(want, fmt.Sprint("SM", i))
			require.NoError(t, f.Accept(t.Context(), text(want[i], "hello")))
		}
		<-time.After(30 * time.Minute)
		require.Equal(t, 5, b.Entries())
		require.Empty(t, b.apart())
		require.Zero(t, f.seen.failed)
		store.cured.Store(true)
		settle()
		require.Equal(t, want, store.sids(), "in order")
		require.Zero(t, b.Entries())
	})
}

func TestJournal_SetsAsideWhatIsRefusedForHours(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, b := newPicky(bodies(errTrigger, "bad")), &book{}
		began := time.Now()
		f := start(t, &store.memory, withJournal(b), func(o *inbound.Options) {
			o.Clock = func() time.Time { return noon.Add(time.Since(began)) }
		})
		f.accept(t, text("SM1", "bad"))
		<-time.After(5 * time.Hour)
		require.Empty(t, b.apart(), "no other has come")
		<-time.After(2 * time.Hour)
		require.Len(t, b.apart(), 1)
		require.Zero(t, b.Entries())
	})
}

func TestJournal_AnOptOutThatIsSetAsideHolds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, b := newPicky(bodies(errTrigger, "stop")), &book{}
		f := start(t, &store.memory, withJournal(b))
		f.accept(t, saidAt(1, "stop"), text("SM2", "company"), text("SM3", "company"))
		settle()
		require.Len(t, b.apart(), 1)
		require.Equal(t, []consent.Scope{"*"}, pending(f))
		f.Close()
		f = start(t, &store.memory, withJournal(b))
		settle()
		require.Equal(t, []consent.Scope{"*"}, pending(f), "also after a restart")

		f.accept(t, saidAt(5, "start"))
		settle()
		require.Empty(t, pending(f), "until the person says otherwise")

		store.cured.Store(true)
		for range 20 {
			settle()
		}
		require.Empty(t, b.apart(), "it is tried again now and then")
		require.Contains(t, store.sids(), "SM1")
		require.Empty(t, pending(f))
	})
}

func TestJournal_AReplyWhosePersonIsLockedWaitsAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var locked atomic.Bool
		locked.Store(true)
		store := newOutage(false)
		store.busy = func(s gateway.Staging) bool { return locked.Load() && len(s.Consent) > 0 }
		b := &book{}
		f := start(t, &store.memory, withJournal(b))
		f.accept(t, text("SM1", "one"), saidAt(2, "stop"), text("SM3", "two"))
		settle()
		require.ElementsMatch(t, []string{"SM1", "SM3"}, store.sids())
		require.Equal(t, []consent.Scope{"*"}, pending(f))
		f.accept(t, text("SM4", "three"))
		settle()
		require.Contains(t, store.sids(), "SM4")
		require.Zero(t, f.seen.failed, "nobody needs to look at it")
		locked.Store(false)
		settle()
		require.Contains(t, store.sids(), "SM2")
		require.Empty(t, b.apart())
		require.Empty(t, pending(f))
	})
}

func TestJournal_AReplyThatTheStoreDoesNotAnswerForCostsNoOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, b := &memory{}, &book{}
		store.onStage = func(ctx context.Context, stagings []gateway.Staging) error {
			if slices.ContainsFunc(stagings, func(s gateway.Staging) bool { return s.Reply.Body == "stuck" }) {
				<-ctx.Done() // it waits for another session
				return ctx.Err()
			}
			return nil
		}
		f := start(t, store, withJournal(b))
		var messages []gateway.Incoming
		for i := range 20 {
			messages = append(messages, text(fmt.Sprint("SM", i), "hello"))
		}
		messages[11].Reply.Body = "stuck"
		f.accept(t, messages...)
		<-time.After(5 * time.Minute)
		require.Len(t, store.staged, 19)
		require.Zero(t, b.Entries())
		require.Len(t, b.apart(), 1)
	})
}

// TestJournal_KeepsTheOrder is of what must not part a batch: a store that comes back, and a reply that it refuses.
func TestJournal_KeepsTheOrder(t *testing.T) {
	t.Parallel()
	const rows = 12
	for name, spoil := range map[string]func(try int, stagings []gateway.Staging) error{
		"WhileTheStoreComesBack": func(try int, _ []gateway.Staging) error {
			if try%2 == 1 {
				return gateway.ErrUnavailable
			}
			return nil
		},
		"AroundOneThatIsRefused": func(_ int, stagings []gateway.Staging) error {
			if slices.ContainsFunc(stagings, func(s gateway.Staging) bool { return s.Reply.Body == "refused" }) {
				return errTrigger
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				store, b, tries := newOutage(true), &book{}, 0
				away := store.onStage
				store.onStage = func(ctx context.Context, stagings []gateway.Staging) error {
					if err := away(ctx, stagings); err != nil {
						return err
					}
					tries++
					return spoil(tries, stagings)
				}
				f := start(t, &store.memory, withJournal(b))
				var want []string
				for i := range rows {
					m := text(fmt.Sprint("SM", i), "hello")
					if i == 1 {
						m.Reply.Body = "refused"
					} else {
						want = append(want, m.Reply.ProviderSID)
					}
					require.NoError(t, f.Accept(t.Context(), m))
				}
				store.away.Store(false)
				<-time.After(time.Minute)
				got := slices.DeleteFunc(store.sids(), func(sid string) bool { return sid == "SM1" })
				require.Equal(t, want, got)
			})
		})
	}
}

func TestJournal_IsEmptiedByTheBatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, b := newOutage(true), &book{}
		away := store.onStage
		store.onStage = func(ctx context.Context, stagings []gateway.Staging) error {
			if err := away(ctx, stagings); err != nil {
				return err
			}
			<-time.After(20 * time.Millisecond) // a commit
			return nil
		}
		f := start(t, &store.memory, withJournal(b), func(o *inbound.Options) { o.Batch.Rows = 100 })
		for i := range 600 { // 60 a second
			require.NoError(t, f.Accept(t.Context(), text(fmt.Sprint("SM", i), "hello")))
			<-time.After(time.Second / 60)
		}
		store.away.Store(false)
		back := time.Now()
		for i := 600; b.Entries() > 0; i++ {
			require.NoError(t, f.Accept(t.Context(), text(fmt.Sprint("SM", i), "hello")))
			<-time.After(time.Second / 60)
		}
		require.Less(t, time.Since(back), 2*time.Second)
		settle()
		require.Empty(t, f.seen.duplicates)
	})
}

// TestJournal_DoesNotGrowWithASlowStore: it is there, though none of its commits comes in time.
func TestJournal_DoesNotGrowWithASlowStore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := &book{}
		var turn = make(chan struct{}, 1)
		store := &memory{onStage: func(context.Context, []gateway.Staging) error {
			turn <- struct{}{} // one commit at a time
			<-time.After(600 * time.Millisecond)
			<-turn
			return nil
		}}
		f := start(t, store, withJournal(b))
		most := 0
		for i := range 5 * 300 { // 5 a second for 5 minutes
			require.NoError(t, f.Accept(t.Context(), text(fmt.Sprint("SM", i), "hello")))
			<-time.After(200 * time.Millisecond)
			most = max(most, b.Entries())
		}
		require.LessOrEqual(t, most, 12)
		settle()
		require.Zero(t, b.Entries())
		require.Len(t, store.staged, 5*300)
	})
}

func TestJournal_TakesOneByOneWhatDoesNotFitTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		full := errors.New("journal full")
		b := &book{full: func(entries [][]byte) error {
			if len(entries) > 1 || len(entries[0]) > 1000 {
				return full
			}
			return nil
		}}
		store := newOutage(true)
		f := start(t, &store.memory, withJournal(b))
		long := text("SM3", string(make([]byte, 1000)))
		errs := together(
			func() error { return f.Accept(t.Context(), text("SM1", "x")) },
			func() error { return f.Accept(t.Context(), text("SM2", "x")) },
			func() error { return f.Accept(t.Context(), long) },
			func() error { return f.Accept(t.Context(), text("SM4", "x")) },
		)
		require.NoError(t, errors.Join(errs[0], errs[1], errs[3]))
		require.ErrorIs(t, errs[2], full)
		require.ErrorIs(t, errs[2], gateway.ErrUnavailable)
		require.Equal(t, 1, f.seen.failed)
	})
}

// TestReplay_AnOlderStartIsNoStart: YES is one only of somebody who is opted out when it is said.
func TestReplay_AnOlderStartIsNoStart(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		since time.Time
		kind  consent.Kind
	}{
		"OptedOutBefore": {noon, consent.KindStart},
		"OptedOutSince":  {noon.Add(10 * time.Minute), consent.KindReply},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t, &memory{optOuts: []consent.OptOut{{Number: person, Scope: "*", Since: c.since}}})
			require.NoError(t, f.Accept(t.Context(), saidAt(5, "yes")))
			require.Equal(t, c.kind, f.store.staged[0].Reply.Kind)
		})
	}
}

func TestReplay_StagesWhatWaitsOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, b := newOutage(true), &book{}
		f := start(t, &store.memory, withJournal(b))
		f.accept(t, text("SM1", "one"), saidAt(2, "stop"))
		f.Close()
		var opts inbound.Options
		start(t, &store.memory, func(o *inbound.Options) { opts = *o }).Close()
		opts.Journal = b
		left, err := inbound.Replay(t.Context(), opts)
		require.Error(t, err)
		require.Equal(t, inbound.Left{Waiting: 2}, left)
		store.away.Store(false)
		left, err = inbound.Replay(t.Context(), opts)
		require.NoError(t, err)
		require.Zero(t, left)
		require.Len(t, store.staged, 2)
	})
}
