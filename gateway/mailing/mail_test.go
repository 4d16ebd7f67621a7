package mailing_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/mailing"
)

func TestWorker_AMailServerThatIsAwayForADayLosesNothing(t *testing.T) {
	in(t, func(o *office) {
		o.start()
		all := []gateway.Reply{o.replied(o.sent(jane, "HR")), o.replied(o.sent(joe, "HR"))}
		o.post.script(func(mailing.Letter) error { return errAway })
		o.pass(26 * time.Hour)
		require.Empty(t, o.told())
		require.Equal(t, mailing.ReasonLater, o.mailings[0].Reason)
		require.Less(t, len(o.post.got), 100, "it is left alone")
		o.post.script(nil)
		o.pass(2 * time.Hour)
		o.requireOnce(all...)
		for _, m := range o.mailings {
			require.Equal(t, []any{"", ""}, []any{m.Reason, m.Content}, "nothing is kept of what was sent")
			require.NotZero(t, m.SentAt)
		}
	})
}

func TestWorker_RepeatsTheSameMailWhateverBecameOfTheRows(t *testing.T) {
	in(t, func(o *office) {
		o.start()
		m := o.sent(jane, "HR")
		o.replied(m)
		o.post.script(func(mailing.Letter) error { return errAway }) // after the text, before the answer
		o.until(8, 2)
		o.mu.Lock()
		o.messages, o.replies = nil, nil
		o.mu.Unlock()
		o.post.script(nil)
		o.pass(time.Hour)
		require.Len(t, o.told()[jane], 1)
		for _, l := range o.post.got {
			require.Equal(t, o.post.got[0], l)
		}
	})
}

func TestWorker_ARefusedAddressGoesToTheFallbackAndCostsNoOther(t *testing.T) {
	in(t, func(o *office) {
		o.start()
		all := []gateway.Reply{o.replied(o.sent(jane, "HR")), o.replied(o.sent(joe, "HR"))}
		o.post.script(func(l mailing.Letter) error {
			if l.To == jane {
				return fmt.Errorf("mail: %w", mailing.ErrRefused)
			}
			return nil
		})
		o.until(8, 2)
		require.Len(t, o.told()[joe], 1)
		require.Len(t, o.told()["hr@example.com"], 1)
		o.requireOnce(all...)
		require.Equal(t, mailing.ReasonRedirected, o.mailings[0].Reason)
		require.Equal(t, 1, o.seen.results[mailing.ResultRedirected])
	})
}

func TestWorker_GivesUpWhatTheFallbackRefusesToo(t *testing.T) {
	for name, to := range map[string]string{"Fallback": fallback, "NoFallback": ""} {
		t.Run(name, func(t *testing.T) {
			in(t, func(o *office) {
				o.opts.Fallback = to
				o.start()
				o.replied(o.sent(jane, "HR"))
				o.post.script(func(mailing.Letter) error { return mailing.ErrRefused })
				o.pass(48 * time.Hour)
				m := o.mailings[0]
				require.Equal(t, []string{mailing.ReasonRefused, ""}, []string{m.Reason, m.Content})
				require.Zero(t, m.NextAttemptAt)
				require.Equal(t, 1, o.seen.results[mailing.ResultRefused])
			})
		})
	}
}

func TestWorker_OneThatIsPutOffDelaysNoOtherForLong(t *testing.T) {
	in(t, func(o *office) {
		o.start()
		o.replied(o.sent(jane, "HR"))
		o.replied(o.sent(joe, "HR"))
		o.post.script(func(l mailing.Letter) error {
			if l.To == jane {
				return errAway
			}
			return nil
		})
		o.until(8, 2)
		require.Len(t, o.told()[joe], 1)
	})
}

func TestWorker_EndsADigestOfWhichNothingIsLeft(t *testing.T) {
	in(t, func(o *office) {
		_, err := o.Assign(t.Context(), gateway.Mailing{Manager: jane, Until: time.Now(), NextAttemptAt: time.Now(),
			Items: []gateway.DigestItem{{Kind: gateway.ItemReply, ID: 99}}})
		require.NoError(t, err)
		o.start()
		o.pass(time.Minute)
		require.Empty(t, o.post.got)
		require.Equal(t, mailing.ReasonEmpty, o.mailings[0].Reason)
		require.Zero(t, o.mailings[0].NextAttemptAt)
	})
}

// TestWorker_ACrashAnywhereTellsEverythingOnce has a gateway that dies at each call of the store in turn, before or
// after it has been done, and another that takes over.
func TestWorker_ACrashAnywhereTellsEverythingOnce(t *testing.T) {
	calls := []string{
		"DigestItems", "Assigned", "FindReplies", "Find", "Assign", "ClaimMailing", "KeepMailing", "EndMailing",
	}
	for _, call := range calls {
		for _, when := range []string{"", "after "} {
			for nth := range 3 {
				t.Run(fmt.Sprintf("%s%s/%d", when, call, nth), func(t *testing.T) {
					in(t, func(o *office) { crash(o, when+call, nth) })
				})
			}
		}
	}
}

func crash(o *office, call string, nth int) {
	all := []gateway.Reply{
		o.replied(o.sent(jane, "HR")), o.replied(o.sent(joe, "HR")), o.replied(o.sent(jane, "HR")),
		o.replied(o.sent("", "HR")),
	}
	dead, seen := false, 0
	o.fails = func(c string) error {
		if c == call {
			if seen == nth {
				dead = true
			}
			seen++
		}
		if dead {
			return errors.New("the gateway is dead")
		}
		return nil
	}
	first := mailing.New(o.opts)
	first.Start()
	o.until(8, 2)
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	first.Stop(stopped)
	o.fails = func(string) error { return nil }
	o.start()
	o.pass(2 * time.Hour)
	o.requireOnce(all...)
	require.Len(o, o.told(), 3)
	for _, m := range o.mailings {
		require.NotZero(o, m.SentAt)
	}
}

func TestWorker_WaitsForTheStoreToRecord(t *testing.T) {
	in(t, func(o *office) {
		o.replied(o.sent(jane, "HR"))
		away := 3
		o.fails = func(call string) error {
			if call == "EndMailing" && away > 0 {
				away--
				return gateway.ErrUnavailable
			}
			return nil
		}
		o.start()
		o.until(8, 3)
		require.Len(t, o.post.got, 1)
		require.NotZero(t, o.mailings[0].SentAt)
	})
}

func TestStop_LetsTheMailUnderWayBeRecorded(t *testing.T) {
	in(t, func(o *office) {
		w := o.start()
		o.replied(o.sent(jane, "HR"))
		o.replied(o.sent(joe, "HR"))
		o.post.script(func(mailing.Letter) error { <-time.After(10 * time.Second); return nil })
		o.until(8, 1)
		o.pass(5 * time.Second)
		w.Stop(context.Background())
		require.Len(t, o.post.got, 1, "none is begun any more")
		require.NotZero(t, o.mailings[0].SentAt)
	})
}
