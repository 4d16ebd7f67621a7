package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// number is one of the numbers of the tests.
func number(i int) string { return fmt.Sprintf("+1415555%04d", 200+i) }

// line is what a lookup at noon said of it.
func line(i int) gateway.Line {
	return gateway.Line{Number: number(i), Type: gateway.LineMobile, Carrier: "A Carrier", CheckedAt: noon()}
}

// told inserts a row and makes a change of it that tells of a number, so many minutes after noon.
func (f fixture) told(event gateway.PhoneEvent, minute int, number string) gateway.Change {
	f.Helper()
	row := f.insertOne(rowIn(gateway.StatusSending))
	change, err := row.Fail(failedAttempt(row, gateway.ClassRecipient))
	require.NoError(f, err)
	told := gateway.PhoneChange{Event: event, Number: number, At: noon().Add(time.Duration(minute) * time.Minute)}
	if event == gateway.PhoneFailed {
		told.Strikes, told.ErrorCode, told.PersonID, told.PersonName = 2, 30003, 4711, "Müller, Anna"
	}
	return change.WithPhone(told)
}

func (f fixture) failure(minute int, number string) gateway.Change {
	f.Helper()
	return f.told(gateway.PhoneFailed, minute, number)
}

func (f fixture) delivery(minute int, number string) gateway.Change {
	f.Helper()
	return f.told(gateway.PhoneDelivered, minute, number)
}

func (f fixture) instruction(minute int, number string) gateway.Change {
	f.Helper()
	return f.told(gateway.PhoneInstructed, minute, number)
}

func testNumbers(t *testing.T, open opener) {
	open.run(t, "AFailureIsKept", func(f fixture) {
		f.apply(f.failure(0, number(0)), nil)
		require.Equal(f, gateway.Number{
			Line: gateway.Line{Number: number(0)}, Failures: 1, ErrorCode: 30003, FailedAt: noon(),
			PersonID: 4711, PersonName: "Müller, Anna",
		}, f.number(number(0)))
	})
	open.run(t, "TheStrikesMakeItDead", func(f fixture) {
		f.apply(f.failure(0, number(0)), nil)
		require.Zero(f, f.number(number(0)).DeadAt)
		f.apply(f.failure(1, number(0)), nil)
		require.Equal(f, noon().Add(time.Minute), f.number(number(0)).DeadAt)
	})
	open.run(t, "ADeliveryRevivesIt", func(f fixture) {
		require.Equal(f, []bool{true, true, true},
			f.record(f.failure(0, number(0)), f.failure(1, number(0)), f.delivery(2, number(0))))
		revived := f.number(number(0))
		require.Zero(f, revived.Failures)
		require.Zero(f, revived.DeadAt)
		require.Equal(f, noon().Add(2*time.Minute), revived.DeliveredAt)
		f.apply(f.failure(3, number(0)), nil)
		require.Zero(f, f.number(number(0)).DeadAt, "the strikes begin anew")
	})
	open.run(t, "ADeliveryToANumberOfWhichNothingIsKnownLeavesNothing", func(f fixture) {
		f.apply(f.delivery(0, number(0)), nil)
		require.Empty(f, f.numbers(number(0)))
	})
	open.run(t, "TheFirstInstructionHolds", func(f fixture) {
		f.apply(f.instruction(0, number(0)), nil)
		f.apply(f.instruction(1, number(0)), nil)
		require.Equal(f, noon(), f.number(number(0)).InstructedAt)
	})
	open.run(t, "AMissedChangeTellsNothing", func(f fixture) {
		change := f.failure(0, number(0))
		f.apply(change, nil)
		f.refuse(change, nil)
		require.Equal(f, 1, f.number(number(0)).Failures)
	})
	testLateNews(t, open)
	testConcurrentFailures(t, open)
	open.run(t, "NumbersOfNobody", func(f fixture) { require.Empty(f, f.numbers()) })
	open.run(t, "NumbersOfVeryMany", func(f fixture) {
		f.record(f.failure(0, number(0)), f.failure(0, number(1)))
		require.Len(f, f.numbers(append(keysNobodyHas(), number(1), number(0))...), 2)
	})
}

// testLateNews has news of a number come in another order than it was made.
func testLateNews(t *testing.T, open opener) {
	open.run(t, "AFailureThatIsToldTwiceCountsOnce", func(f fixture) {
		f.apply(f.failure(1, number(0)), nil)
		f.apply(f.failure(1, number(0)), nil)
		f.apply(f.failure(0, number(0)), nil)
		require.Equal(f, 1, f.number(number(0)).Failures)
	})
	open.run(t, "ADeliveryBeforeTheFailureDoesNotRevive", func(f fixture) {
		f.apply(f.failure(1, number(0)), nil)
		f.apply(f.delivery(0, number(0)), nil)
		require.Equal(f, 1, f.number(number(0)).Failures)
	})
	open.run(t, "AFailureBeforeTheDeliveryDoesNotCount", func(f fixture) {
		f.apply(f.failure(0, number(0)), nil)
		f.apply(f.delivery(5, number(0)), nil)
		f.apply(f.failure(1, number(0)), nil)
		require.Zero(f, f.number(number(0)).Failures)
	})
	open.run(t, "InOneBatchTimeDecides", func(f fixture) {
		f.record(f.failure(0, number(0)), f.failure(2, number(0)), f.delivery(3, number(0)), f.failure(4, number(0)))
		require.Equal(f, 1, f.number(number(0)).Failures)
	})
}

// testConcurrentFailures has two gateways write failures of the same new numbers at once, in opposite orders.
func testConcurrentFailures(t *testing.T, open opener) {
	open.run(t, "OfTwoGatewaysBothAreCounted", func(f fixture) {
		const count = 20
		batches := [2][]gateway.Change{}
		for i := range count {
			batches[0] = append(batches[0], f.failure(0, number(i)))
			batches[1] = append(batches[1], f.failure(1, number(count-1-i)))
		}
		var gateways sync.WaitGroup
		errs := make([]error, 2)
		for i, batch := range batches {
			gateways.Go(func() { errs[i] = f.recordUntilFree(batch) })
		}
		gateways.Wait()
		require.NoError(f, errors.Join(errs...))
		for i := range count {
			known := f.number(number(i))
			require.Equal(f, noon().Add(time.Minute), known.FailedAt)
			require.Contains(f, []int{1, 2}, known.Failures) // an earlier failure that is told later does not count
		}
	})
}

// recordUntilFree records changes whose numbers another gateway may be writing at the moment.
func (f fixture) recordUntilFree(changes []gateway.Change) error {
	for len(changes) > 0 {
		told, err := f.store.Record(f.Context(), changes)
		if err != nil {
			return err
		}
		var busy []gateway.Change
		for i, c := range changes {
			switch {
			case errors.Is(told[i], gateway.ErrBusy):
				busy = append(busy, c)
			case told[i] != nil:
				return told[i]
			}
		}
		changes = busy
	}
	return nil
}

func testLines(t *testing.T, open opener) {
	open.run(t, "ALineIsKept", func(f fixture) {
		f.saveLines(line(0), line(1))
		require.Equal(f, []gateway.Number{{Line: line(0)}, {Line: line(1)}}, f.numbers(number(0), number(1)))
	})
	open.run(t, "AnOlderLookupChangesNothing", func(f fixture) {
		old := line(0)
		old.Type, old.CheckedAt = gateway.LineLandline, noon().Add(-time.Hour)
		f.saveLines(line(0))
		f.saveLines(old)
		require.Equal(f, line(0), f.number(number(0)).Line)
	})
	open.run(t, "ALineAndAFailureStandTogether", func(f fixture) {
		f.apply(f.failure(0, number(0)), nil)
		f.saveLines(line(0))
		f.apply(f.failure(1, number(0)), nil)
		known := f.number(number(0))
		require.Equal(f, line(0), known.Line)
		require.Equal(f, 2, known.Failures)
	})
	open.run(t, "NoLines", func(f fixture) { f.saveLines() })
}

func (f fixture) saveLines(lines ...gateway.Line) {
	f.Helper()
	require.NoError(f, f.store.SaveLines(f.Context(), lines))
}

// numbers reads what is known of numbers.
func (f fixture) numbers(numbers ...string) []gateway.Number {
	f.Helper()
	found, err := f.store.Numbers(f.Context(), numbers)
	require.NoError(f, err)
	return found
}

func (f fixture) number(number string) gateway.Number {
	f.Helper()
	found := f.numbers(number)
	require.Len(f, found, 1)
	return found[0]
}
