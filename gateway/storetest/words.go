package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

// testWords has what a person said come to the store in another order than it was said: from the
// journal of a gateway, from another gateway, or twice.
func testWords(t *testing.T, open opener) {
	testOrderOfWords(t, open)
	testConcurrentWords(t, open)
	open.run(t, "TheLastByTimeHoldsWhateverTheOrder", func(f fixture) {
		rapid.Check(f, func(rt *rapid.T) { f.shuffle(rt) })
	})
}

// said is a reply that says a word so many minutes after noon.
func said(sid string, minute int, change gateway.ConsentChange) gateway.Staging {
	change.At, change.ProviderSID = noon().Add(time.Duration(minute)*time.Minute), sid
	r := reply(sid)
	r.ReceivedAt, r.From = change.At, change.Number
	return gateway.Staging{Reply: r, Consent: []gateway.ConsentChange{change}}
}

func testOrderOfWords(t *testing.T, open opener) {
	for name, c := range map[string]struct {
		words []gateway.Staging
		out   bool
	}{
		"AnOlderStartDoesNotClearAStop": {
			[]gateway.Staging{said("SM1", 5, stop(channel)), said("SM2", 0, start(channel))}, true},
		"AnOlderStopDoesNotCloseAgain": {
			[]gateway.Staging{said("SM1", 5, start(channel)), said("SM2", 0, stop(channel))}, false},
		"AStopBetweenTwoStartsDoesNotCloseAgain": {
			[]gateway.Staging{said("SM1", 0, start(channel)), said("SM2", 9, start(channel)),
				said("SM3", 5, stop(channel))}, false},
		"AStartBetweenTwoStopsDoesNotClear": {
			[]gateway.Staging{said("SM1", 0, stop(channel)), said("SM2", 9, stop(channel)),
				said("SM3", 5, start(channel))}, true},
		"OfOneMomentTheStopHolds": {
			[]gateway.Staging{said("SM1", 5, stop(channel)), said("SM2", 5, start(channel))}, true},
		"OfOneMomentTheStopHoldsThoughItComesLast": {
			[]gateway.Staging{said("SM1", 5, start(channel)), said("SM2", 5, stop(channel))}, true},
	} {
		open.run(t, name, func(f fixture) {
			for _, word := range c.words {
				require.Equal(f, []error{nil}, f.stage(word))
			}
			require.Equal(f, c.out, len(f.optOuts(person)) > 0)
		})
		open.run(t, name+"InOneBatch", func(f fixture) {
			f.stage(c.words...)
			require.Equal(f, c.out, len(f.optOuts(person)) > 0)
		})
	}
	open.run(t, "AStartThatIsReplayedWhenItsStagingRowIsPurgedDoesNotClearAStop", func(f fixture) {
		f.stage(said("SM1", 0, start(channel)))
		f.stage(said("SM2", 5, stop(channel)))
		again := said("SM1", 0, start(channel))
		again.Reply.ProviderSID = "SM3" // as if SM1 had never been there
		require.Equal(f, []error{nil}, f.stage(again))
		require.Len(f, f.optOuts(person), 1)
	})
	open.run(t, "AStopStandsSinceTheFirstThatNoStartCameBetween", func(f fixture) {
		for i, word := range []gateway.ConsentChange{stop(channel), start(channel), stop(channel), stop(channel)} {
			f.stage(said(fmt.Sprint("SM", i), i, word))
		}
		require.Equal(f, noon().Add(2*time.Minute), f.optOuts(person)[0].Since)
	})
	open.run(t, "TheProvidersWordGoesByItsTimeToo", func(f fixture) {
		f.stage(said("SM1", 5, start(channel)))
		row := f.insertOne(rowIn(gateway.StatusSending))
		change, err := row.Fail(failedAttempt(row, gateway.ClassOptOut))
		require.NoError(f, err)
		f.apply(change.WithConsent(stop(channel)), nil) // of noon
		require.Empty(f, f.optOuts(person))
	})
}

// testConcurrentWords has two gateways write at once, each the word that it has heard.
func testConcurrentWords(t *testing.T, open opener) {
	open.run(t, "OfTwoThatComeAtOnceTheLastByTimeHolds", func(f fixture) {
		const people = 40
		var gateways sync.WaitGroup
		errs := make([]error, 2)
		for _, first := range []int{0, 1} {
			gateways.Go(func() {
				for i := range people {
					word := start(channel)
					if (i+first)%2 == 0 {
						word = stop(channel)
					}
					word.Number = fmt.Sprintf("+1415555%04d", i)
					errs[first] = errors.Join(errs[first],
						f.stageUntilFree(said(fmt.Sprint("SM", first, "-", i), first, word)))
				}
			})
		}
		gateways.Wait()
		require.NoError(f, errors.Join(errs...))
		for i := range people {
			// What gateway 1 has heard was said last.
			require.Equal(f, (i+1)%2 == 0, len(f.optOuts(fmt.Sprintf("+1415555%04d", i))) > 0, "person %d", i)
		}
	})
}

// stageUntilFree stages a reply whose person another gateway may be writing at the moment.
func (f fixture) stageUntilFree(s gateway.Staging) error {
	for {
		told, err := f.store.Stage(f.Context(), []gateway.Staging{s})
		if err != nil || !errors.Is(told[0], gateway.ErrBusy) {
			return err
		}
	}
}

// shuffle has a person say a few words, and gateways bring them in any order, some twice, several
// at once.
func (f fixture) shuffle(rt *rapid.T) {
	number := unique("+1")[:20]
	var words []gateway.Staging
	last := map[consent.Scope]gateway.ConsentChange{}
	for minute := range rapid.IntRange(1, 6).Draw(rt, "words") {
		scope := rapid.SampledFrom([]consent.Scope{channel, consent.ScopeAll}).Draw(rt, "scope")
		word := stop(scope)
		if rapid.Bool().Draw(rt, "start") {
			word = start(scope)
		}
		word.Number = number
		words = append(words, said(unique("SM"), minute, word))
		last[scope] = word
	}
	deliveries := rapid.Permutation(append(words, rapid.SliceOfN(rapid.SampledFrom(words), 0, 3).Draw(rt,
		"again")...)).Draw(rt, "order")
	for len(deliveries) > 0 {
		n := rapid.IntRange(1, len(deliveries)).Draw(rt, "batch")
		_, err := f.store.Stage(f.Context(), deliveries[:n])
		require.NoError(rt, err)
		deliveries = deliveries[n:]
	}
	var want, got []consent.Scope
	for _, scope := range []consent.Scope{consent.ScopeAll, channel} {
		if word, spoke := last[scope]; spoke && !word.OptIn {
			want = append(want, scope)
		}
	}
	optOuts, err := f.store.OptOuts(f.Context(), []string{number})
	require.NoError(rt, err)
	for _, o := range optOuts {
		got = append(got, o.Scope)
	}
	require.ElementsMatch(rt, want, got)
}
