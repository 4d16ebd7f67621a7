package groupcommit_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"ebs-sms-gateway/gateway/groupcommit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const delay = 5 * time.Millisecond

// journal commits integers and remembers the batches; an item's result is its double.
type journal struct {
	mu      sync.Mutex
	batches [][]int
	refuse  func(items []int) error
	before  func()
}

func (j *journal) commit(_ context.Context, items []int) ([]int, error) {
	if j.before != nil {
		j.before()
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.batches = append(j.batches, slices.Clone(items))
	if j.refuse != nil {
		if err := j.refuse(items); err != nil {
			return nil, err
		}
	}
	doubled := make([]int, len(items))
	for i, item := range items {
		doubled[i] = 2 * item
	}
	return doubled, nil
}

func (j *journal) options(maxItems int) groupcommit.Options[int, int] {
	return groupcommit.Options[int, int]{MaxItems: maxItems, MaxDelay: delay, Commit: j.commit}
}

func (j *journal) sizes() []int {
	j.mu.Lock()
	defer j.mu.Unlock()
	var sizes []int
	for _, b := range j.batches {
		sizes = append(sizes, len(b))
	}
	return sizes
}

type answer struct {
	value int
	err   error
}

// doAll hands in 1 to n at the same time and returns the answers by item.
func doAll(g *groupcommit.Group[int, int], n int) map[int]answer {
	answers := map[int]answer{}
	var mu sync.Mutex
	var callers sync.WaitGroup
	for item := 1; item <= n; item++ {
		callers.Go(func() {
			value, err := g.Do(context.Background(), item)
			mu.Lock()
			defer mu.Unlock()
			answers[item] = answer{value, err}
		})
	}
	callers.Wait()
	return answers
}

func inBubble(t *testing.T, opts groupcommit.Options[int, int],
	run func(t *testing.T, g *groupcommit.Group[int, int])) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		g := groupcommit.New(opts)
		defer g.Close()
		run(t, g)
	})
}

func TestDo(t *testing.T) {
	t.Parallel()

	t.Run("CommitsConcurrentItemsTogether", func(t *testing.T) {
		t.Parallel()
		var j journal
		inBubble(t, j.options(10), func(t *testing.T, g *groupcommit.Group[int, int]) {
			doAll(g, 7)
			require.Equal(t, []int{7}, j.sizes())
		})
	})

	t.Run("AnswersEveryCallerWithItsOwnResult", func(t *testing.T) {
		t.Parallel()
		var j journal
		inBubble(t, j.options(3), func(t *testing.T, g *groupcommit.Group[int, int]) {
			for item, a := range doAll(g, 20) {
				require.Equal(t, answer{value: 2 * item}, a)
			}
		})
	})

	t.Run("WaitsForCompanyNoLongerThanTheDelay", func(t *testing.T) {
		t.Parallel()
		var j journal
		inBubble(t, j.options(10), func(t *testing.T, g *groupcommit.Group[int, int]) {
			start := time.Now()
			doAll(g, 1)
			require.Equal(t, delay, time.Since(start))
		})
	})

	t.Run("CommitsAFullBatchAtOnce", func(t *testing.T) {
		t.Parallel()
		var j journal
		inBubble(t, j.options(4), func(t *testing.T, g *groupcommit.Group[int, int]) {
			start := time.Now()
			doAll(g, 4)
			require.Zero(t, time.Since(start))
		})
	})

	t.Run("DoesNotDelayAgainWhatWaitedDuringACommit", func(t *testing.T) {
		t.Parallel()
		j := journal{before: func() { <-time.After(10 * delay) }}
		inBubble(t, j.options(4), func(t *testing.T, g *groupcommit.Group[int, int]) {
			start := time.Now()
			doAll(g, 6)
			require.Equal(t, 20*delay, time.Since(start), "two commits, no delay between them")
		})
	})

	t.Run("GivesTheErrorToEveryItem", func(t *testing.T) {
		t.Parallel()
		refused := errors.New("refused")
		j := journal{refuse: func([]int) error { return refused }}
		inBubble(t, j.options(10), func(t *testing.T, g *groupcommit.Group[int, int]) {
			for _, a := range doAll(g, 3) {
				require.ErrorIs(t, a.err, refused)
			}
		})
	})

	t.Run("RefusesTheWrongNumberOfResults", func(t *testing.T) {
		t.Parallel()
		opts := groupcommit.Options[int, int]{MaxItems: 1, MaxDelay: delay,
			Commit: func(context.Context, []int) ([]int, error) {
				return nil, nil
			}}
		inBubble(t, opts, func(t *testing.T, g *groupcommit.Group[int, int]) {
			_, err := g.Do(t.Context(), 1)
			require.ErrorContains(t, err, "0 results for 1 items")
		})
	})
}

func TestDo_EndsWithItsContext(t *testing.T) {
	t.Parallel()

	t.Run("WhileWaitingForTheCommit", func(t *testing.T) {
		t.Parallel()
		var j journal
		inBubble(t, j.options(10), func(t *testing.T, g *groupcommit.Group[int, int]) {
			ctx, cancel := context.WithTimeout(t.Context(), delay/2)
			defer cancel()
			_, err := g.Do(ctx, 1)
			require.ErrorIs(t, err, context.DeadlineExceeded)
		})
		require.Equal(t, []int{1}, j.sizes(), "the item itself is still committed")
	})

	t.Run("WhileTheQueueIsFull", func(t *testing.T) {
		t.Parallel()
		j := journal{before: func() { <-time.After(time.Second) }}
		inBubble(t, j.options(1), func(t *testing.T, g *groupcommit.Group[int, int]) {
			ctx, cancel := context.WithTimeout(t.Context(), delay)
			defer cancel()
			errs := make(chan error, 5)
			for item := range cap(errs) {
				go func() {
					_, err := g.Do(ctx, item)
					errs <- err
				}()
			}
			for range cap(errs) {
				require.ErrorIs(t, <-errs, context.DeadlineExceeded)
			}
		})
	})
}

func TestSplit(t *testing.T) {
	t.Parallel()
	refused := errors.New("refused")
	refuseTwo := func(items []int) error {
		if slices.Contains(items, 2) {
			return refused
		}
		return nil
	}

	t.Run("SparesTheNeighboursOfABadItem", func(t *testing.T) {
		t.Parallel()
		j := journal{refuse: refuseTwo}
		opts := j.options(10)
		opts.Split = func(err error) bool { return errors.Is(err, refused) }
		inBubble(t, opts, func(t *testing.T, g *groupcommit.Group[int, int]) {
			answers := doAll(g, 3)
			require.Equal(t, map[int]answer{1: {value: 2}, 2: {err: refused}, 3: {value: 6}}, answers)
		})
	})

	t.Run("SparesTheNeighboursOfAPanic", func(t *testing.T) {
		t.Parallel()
		j := journal{refuse: func(items []int) error {
			if slices.Contains(items, 2) {
				panic("a person's data")
			}
			return nil
		}}
		opts := j.options(10)
		opts.Split = func(error) bool { return true }
		inBubble(t, opts, func(t *testing.T, g *groupcommit.Group[int, int]) {
			answers := doAll(g, 3)
			require.Equal(t, answer{value: 6}, answers[3])
		})
	})

	t.Run("DoesNotRepeatAnItemThatWasAlone", func(t *testing.T) {
		t.Parallel()
		j := journal{refuse: refuseTwo}
		opts := j.options(10)
		opts.Split = func(error) bool { return true }
		inBubble(t, opts, func(t *testing.T, g *groupcommit.Group[int, int]) {
			_, err := g.Do(t.Context(), 2)
			require.ErrorIs(t, err, refused)
		})
		require.Equal(t, []int{1}, j.sizes())
	})
}

func TestPanic_IsAnErrorWithoutItsValue(t *testing.T) {
	t.Parallel()
	j := journal{before: func() { panic("a person's data") }}
	inBubble(t, j.options(1), func(t *testing.T, g *groupcommit.Group[int, int]) {
		_, err := g.Do(t.Context(), 1)
		var panicked *groupcommit.PanicError
		require.ErrorAs(t, err, &panicked)
		require.EqualError(t, err, "committing a batch: panic (string) in commit")
		require.NotEmpty(t, panicked.Stack)
	})
}

func TestClose(t *testing.T) {
	t.Parallel()

	t.Run("CommitsWhatWasHandedIn", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			var j journal
			g := groupcommit.New(j.options(10))
			answered := make(chan answer, 1)
			go func() {
				value, err := g.Do(t.Context(), 21)
				answered <- answer{value, err}
			}()
			synctest.Wait()
			g.Close()
			require.Equal(t, answer{value: 42}, <-answered)
		})
	})

	t.Run("RefusesLaterItems", func(t *testing.T) {
		t.Parallel()
		var j journal
		g := groupcommit.New(j.options(10))
		g.Close()
		_, err := g.Do(t.Context(), 1)
		require.ErrorIs(t, err, groupcommit.ErrClosed)
	})

	t.Run("MayBeRepeated", func(t *testing.T) {
		t.Parallel()
		var j journal
		g := groupcommit.New(j.options(10))
		g.Close()
		g.Close()
	})

	t.Run("EitherCommitsOrRefusesEveryItem", func(t *testing.T) {
		t.Parallel()
		var j journal
		g := groupcommit.New(j.options(8))
		go g.Close()
		for item, a := range doAll(g, 200) {
			if a.err != nil {
				require.ErrorIs(t, a.err, groupcommit.ErrClosed)
				continue
			}
			require.Equal(t, 2*item, a.value)
		}
		g.Close()
	})
}
