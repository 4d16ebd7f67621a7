package lookup_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/lookup"
)

const number = "+13015550143"

// numbers are n different ones.
func numbers(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("+1301555%04d", i)
	}
	return list
}

// refusal is an error of a provider.
func refusal(class gateway.ErrorClass, after time.Duration) error {
	return &gateway.LookupError{Class: class, RetryAfter: after, Err: errors.New("refused")}
}

// always answers so.
func always(err error) func(string) (gateway.LineType, error) {
	return func(string) (gateway.LineType, error) { return "", err }
}

func TestWorker_WakesARowWithinASecondOfTheAnswer(t *testing.T) {
	in(t, func(t *testing.T) {
		w := open(t, newDatabase(), &carriers{}, settings())
		w.wait(1, number)
		pass(999 * time.Millisecond)
		require.Equal(t, lookup.ReasonLooking, w.row(1).StatusReason)
		require.Equal(t, time.Minute, w.row(1).NextAttemptAt.Sub(w.row(1).StatusAt))
		require.Empty(t, w.due())
		pass(300 * time.Millisecond)
		require.Equal(t, []gateway.MessageID{1}, w.due())
		require.Equal(t, []string{number}, w.known())
		require.Equal(t, map[lookup.Result]int{lookup.ResultTold: 1}, w.seen.results)
	})
}

func TestWorker_LooksANumberUpOnce(t *testing.T) {
	in(t, func(t *testing.T) {
		w := open(t, newDatabase(), &carriers{}, settings())
		for id := range gateway.MessageID(5) {
			w.wait(id+1, number)
		}
		w.Ask(number)
		pass(500 * time.Millisecond)
		w.wait(6, number) // while it is being looked up
		pass(time.Second)
		require.Len(t, w.due(), 6)
		w.Ask(number) // when it is known
		pass(time.Minute)
		require.Equal(t, map[string]int{number: 1}, w.net.times())
	})
}

func TestWorker_LooksUpAgainWhatIsTooOld(t *testing.T) {
	in(t, func(t *testing.T) {
		w := open(t, newDatabase(), &carriers{}, settings())
		w.Ask(number)
		pass(settings().MaxAge)
		w.Ask(number)
		pass(2 * time.Second)
		require.Equal(t, map[string]int{number: 1}, w.net.times(), "a second is missing")
		w.Ask(number)
		pass(time.Minute)
		require.Equal(t, map[string]int{number: 2}, w.net.times())
	})
}

// TestWorker_LooksUpALineThatSomebodyEmptied: a row would else be made due again and again, without an end.
func TestWorker_LooksUpALineThatSomebodyEmptied(t *testing.T) {
	in(t, func(t *testing.T) {
		w := open(t, newDatabase(), &carriers{}, settings())
		w.Ask(number)
		pass(2 * time.Second)
		w.db.set(func() { w.db.lines[number] = gateway.Line{Number: number, CheckedAt: time.Now()} })
		w.wait(1, number)
		pass(2 * time.Second)
		require.Equal(t, map[string]int{number: 2}, w.net.times())
		require.NotEmpty(t, w.db.lines[number].Type)
		require.Equal(t, []gateway.MessageID{1}, w.due())
	})
}

func TestWorker_NeverBlocksAndForgetsWhatIsTooMuch(t *testing.T) {
	in(t, func(t *testing.T) {
		w := open(t, newDatabase(), &carriers{}, settings())
		w.db.set(func() { w.db.fail = func(string) error { return gateway.ErrUnavailable } })
		for i := range 20_000 {
			w.Ask(fmt.Sprintf("+1301%07d", i))
		}
		wait := w.Ask(number)
		require.Equal(t, lookup.ReasonLooking, wait.Reason)
		require.Equal(t, time.Minute+1250*time.Second, time.Until(wait.At), "the queue of 10,000, four at once")
	})
}

// A row may be answered for before it is put off, by the one that asked.
func TestWorker_WakesARowThatIsPutOffAfterTheAnswer(t *testing.T) {
	in(t, func(t *testing.T) {
		w := open(t, newDatabase(), &carriers{}, settings())
		claimed := gateway.Message{ID: 1, State: gateway.State{Status: gateway.StatusSending, ClaimToken: "c"}}
		w.db.set(func() { w.db.rows[1] = claimed })
		wait := w.Ask(number, 1)
		pass(5 * time.Second)
		w.putOff(claimed, wait)
		pass(300 * time.Millisecond)
		require.Equal(t, []gateway.MessageID{1}, w.due())
	})
}

func TestWorker_LeavesRowsAloneThatWaitForSomethingElse(t *testing.T) {
	in(t, func(t *testing.T) {
		w := open(t, newDatabase(), &carriers{}, settings())
		night := time.Now().Add(8 * time.Hour)
		w.db.set(func() {
			w.db.rows[1] = gateway.Message{ID: 1, State: gateway.State{
				Status: gateway.StatusDeferred, StatusReason: "quiet hours", NextAttemptAt: night,
			}}
			w.db.rows[2] = gateway.Message{ID: 2, State: gateway.State{Status: gateway.StatusDelivered}}
		})
		w.Ask(number, 1, 2, 3)
		pass(time.Minute)
		require.Empty(t, w.due())
		require.Equal(t, night, w.row(1).NextAttemptAt)
	})
}

func TestWorker_WaitsAsLongAsTheProviderWants(t *testing.T) {
	in(t, func(t *testing.T) {
		net := &carriers{script: always(refusal(gateway.ClassRateLimit, 20*time.Second))}
		w := open(t, newDatabase(), net, settings())
		w.wait(1, number)
		pass(20 * time.Second)
		require.Equal(t, map[string]int{number: 1}, net.times())
		net.mu.Lock()
		net.script = nil
		net.mu.Unlock()
		pass(3 * time.Second)
		require.Equal(t, []gateway.MessageID{1}, w.due())
		require.Equal(t, map[lookup.Result]int{lookup.ResultLimited: 1, lookup.ResultTold: 1}, w.seen.results)
		require.Equal(t, 1, w.db.used[usage()], "what was not processed costs nothing")
	})
}

func usage() gateway.UsageKey {
	return gateway.UsageKey{Scope: gateway.UsageLookup, Name: "AC1", Period: "2000-01"}
}

func TestWorker_TriesAgainEverMoreRarely(t *testing.T) {
	in(t, func(t *testing.T) {
		net := &carriers{script: always(refusal(gateway.ClassUnreachable, 0))}
		w := open(t, newDatabase(), net, settings())
		w.wait(1, number)
		pass(time.Hour)
		require.Greater(t, net.times()[number], 15)
		require.Less(t, net.times()[number], 25, "1 s, twice that each time, and then every 5 minutes")
		require.Equal(t, []gateway.MessageID{1}, w.due(), "its own time came, and it may ask again")
	})
}

func TestWorker_GivesANumberUpThatFailsWhileOthersDoNot(t *testing.T) {
	in(t, func(t *testing.T) {
		net := &carriers{script: func(n string) (gateway.LineType, error) {
			if n == number {
				return "", refusal(gateway.ClassAmbiguous, 0)
			}
			return gateway.LineLandline, nil
		}}
		w := open(t, newDatabase(), net, settings())
		w.Ask(number)
		for _, other := range numbers(100) {
			w.Ask(other)
		}
		pass(time.Hour)
		require.Equal(t, 5, net.times()[number])
		require.Len(t, w.known(), 100)
	})
}

func TestWorker_TakesForUnknownWhatIsNotTold(t *testing.T) {
	for _, class := range []gateway.ErrorClass{gateway.ClassRecipient, gateway.ClassDestination} {
		t.Run(string(class), func(t *testing.T) {
			in(t, func(t *testing.T) {
				w := open(t, newDatabase(), &carriers{script: always(refusal(class, 0))}, settings())
				w.wait(1, number)
				pass(2 * time.Second)
				require.Equal(t, []gateway.MessageID{1}, w.due())
				require.Equal(t, gateway.LineUnknown, w.db.lines[number].Type)
				require.Equal(t, map[lookup.Result]int{lookup.ResultUnknown: 1}, w.seen.results)
			})
		})
	}
}

// asked lets the rows that are due ask again, as the sending does, and returns what they are told.
func (w *site) asked(n string) string {
	for _, id := range w.due() {
		w.wait(id, n)
	}
	return w.row(1).StatusReason
}

func TestWorker_AsksNoMoreForAWhileIfTheAccountIsRefused(t *testing.T) {
	in(t, func(t *testing.T) {
		net := &carriers{script: always(refusal(gateway.ClassAccount, 0))}
		w := open(t, newDatabase(), net, settings())
		for i, n := range numbers(9) {
			w.wait(gateway.MessageID(i+1), n)
		}
		pass(1500 * time.Millisecond)
		require.Len(t, w.due(), 9, "all are to learn why they wait")
		require.Equal(t, lookup.ReasonRefused, w.asked(number))
		pass(59 * time.Minute)
		require.Len(t, net.times(), 4)
		net.script = nil
		pass(time.Minute)
		require.Equal(t, lookup.ReasonLooking, w.asked(number))
		pass(1500 * time.Millisecond)
		require.Len(t, w.due(), 9)
	})
}

func TestWorker_SpendsNoMoreThanTheBudget(t *testing.T) {
	in(t, func(t *testing.T) {
		s := settings()
		s.MonthlyBudget = 10
		db, net := newDatabase(), &carriers{}
		sites := []*site{open(t, db, net, s), open(t, db, net, s)}
		for i, n := range numbers(30) {
			sites[i%2].wait(gateway.MessageID(i+1), n)
		}
		pass(time.Hour)
		require.Len(t, net.times(), 10)
		require.Equal(t, 10, db.used[usage()])
		require.Len(t, sites[0].due(), 30, "those without a line, too, are to learn why they wait")
		wait := sites[0].Ask(number)
		require.Equal(t, lookup.ReasonSpent, wait.Reason)
	})
}

func TestWorker_HasANewBudgetWithTheMonth(t *testing.T) {
	in(t, func(t *testing.T) {
		s := settings()
		s.MonthlyBudget = 1
		w := open(t, newDatabase(), &carriers{}, s)
		pass(31*24*time.Hour - 10*time.Minute)
		w.Ask(number)
		pass(2 * time.Second)
		other := numbers(1)[0]
		w.Ask(other)
		synctest.Wait()
		wait := w.Ask(other)
		require.Equal(t, lookup.ReasonSpent, wait.Reason)
		require.Equal(t, time.Date(2000, 2, 1, 0, 0, 0, 0, time.UTC), wait.At.UTC(), "not an hour")
		pass(10 * time.Minute)
		w.Ask(other)
		pass(2 * time.Second)
		require.Len(t, w.known(), 2)
	})
}

func TestStop_GivesBackWhatWasReservedAndNotUsed(t *testing.T) {
	in(t, func(t *testing.T) {
		net := &carriers{script: always(refusal(gateway.ClassUnreachable, 0))}
		w := open(t, newDatabase(), net, settings())
		w.Ask(number)
		pass(2 * time.Second)
		require.Equal(t, 1, w.db.used[usage()])
		w.Stop(t.Context())
		require.Zero(t, w.db.used[usage()])
	})
}

func TestStop_SavesWhatIsBeingLookedUp(t *testing.T) {
	in(t, func(t *testing.T) {
		w := open(t, newDatabase(), &carriers{}, settings())
		w.Ask(number)
		pass(500 * time.Millisecond)
		w.Stop(t.Context())
		require.Equal(t, []string{number}, w.known())
	})
}

func TestStop_CutsLookupsShortWhenItsTimeIsUp(t *testing.T) {
	in(t, func(t *testing.T) {
		w := open(t, newDatabase(), &carriers{}, settings())
		w.Ask(number)
		pass(500 * time.Millisecond)
		began := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		w.Stop(ctx)
		require.Equal(t, 100*time.Millisecond, time.Since(began))
	})
}

// What is between a lookup and its saving is lost in a crash: the money, and nothing else.
func TestCrash_CostsOneLookupAndNoRow(t *testing.T) {
	in(t, func(t *testing.T) {
		db, net := newDatabase(), &carriers{}
		dying := open(t, db, net, settings())
		db.set(func() {
			db.fail = func(call string) error {
				if call == "save" {
					return gateway.ErrUnavailable
				}
				return nil
			}
		})
		dying.wait(1, number)
		pass(2 * time.Second)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		dying.Stop(ctx) // as in a crash, nothing could be saved
		db.set(func() { db.fail = nil })
		require.Empty(t, dying.known())

		next := open(t, db, net, settings())
		pass(time.Minute)
		require.Equal(t, []gateway.MessageID{1}, next.due())
		require.Equal(t, lookup.ReasonLooking, next.asked(number))
		pass(1500 * time.Millisecond)
		require.Equal(t, []gateway.MessageID{1}, next.due())
		require.Equal(t, map[string]int{number: 2}, net.times())
		require.Equal(t, 2, db.used[usage()])
	})
}

func TestWorker_WaitsForAStoreThatIsAway(t *testing.T) {
	for _, call := range []string{"numbers", "reserve", "save", "find", "record"} {
		t.Run(call, func(t *testing.T) {
			in(t, func(t *testing.T) {
				w := open(t, newDatabase(), &carriers{}, settings())
				began := time.Now()
				putOff := func(called string) bool { return called == "record" && time.Now().Equal(began) }
				w.db.set(func() {
					w.db.fail = func(called string) error {
						if called == call && time.Since(began) < 8*time.Second && !putOff(called) {
							return gateway.ErrUnavailable
						}
						return nil
					}
				})
				w.wait(1, number)
				pass(20 * time.Second)
				require.Equal(t, []gateway.MessageID{1}, w.due())
				require.Equal(t, map[string]int{number: 1}, w.net.times(), "what was told has been paid for")
				require.Len(t, w.seen.failed, 1)
			})
		})
	}
}

func TestWorker_HoldsALineWhoseNumberIsLocked(t *testing.T) {
	in(t, func(t *testing.T) {
		w := open(t, newDatabase(), &carriers{}, settings())
		w.db.set(func() { w.db.locked = number })
		w.wait(1, number)
		for i, other := range numbers(10) {
			w.wait(gateway.MessageID(i+2), other)
		}
		pass(4 * time.Second)
		require.Len(t, w.due(), 10, "it costs itself")
		w.db.set(func() { w.db.locked = "" })
		pass(1500 * time.Millisecond)
		require.Len(t, w.due(), 11)
		require.Equal(t, 1, w.net.times()[number])
	})
}

func TestWorker_LooksNothingUpThatCannotBeSaved(t *testing.T) {
	in(t, func(t *testing.T) {
		w := open(t, newDatabase(), &carriers{}, settings())
		w.db.set(func() {
			w.db.fail = func(call string) error {
				if call == "save" {
					return errors.New("insufficient privileges")
				}
				return nil
			}
		})
		w.wait(1, number)
		pass(2 * time.Second)
		require.Equal(t, lookup.ReasonUnsaved, w.asked(number))
		pass(50 * time.Minute)
		require.Equal(t, map[string]int{number: 1}, w.net.times())
	})
}

func TestFigures_TellWhatWaitsAndWhatIsUsed(t *testing.T) {
	in(t, func(t *testing.T) {
		w := open(t, newDatabase(), &carriers{}, settings())
		w.db.set(func() { w.db.used[usage()] = 500 })
		for _, n := range numbers(10) {
			w.Ask(n)
		}
		pass(1500 * time.Millisecond)
		got, err := w.Figures(t.Context())
		require.NoError(t, err)
		require.Equal(t, lookup.Figures{Waiting: 2, Used: 508}, got)
	})
}
