package storetest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func testUsage(t *testing.T, open opener) {
	open.run(t, "AReservationIsGrantedUpToTheCap", func(f fixture) {
		require.Equal(f, gateway.Granted{Units: 60, Used: 60}, f.reserve(60))
		require.Equal(f, gateway.Granted{Units: 40, Used: 100}, f.reserve(60))
		require.Equal(f, gateway.Granted{Units: 0, Used: 100}, f.reserve(1))
	})
	open.run(t, "NothingIsGrantedOfACapOfZero", func(f fixture) {
		granted, err := f.store.Reserve(f.Context(), gateway.Reservation{UsageKey: today(), Want: 1})
		require.NoError(f, err)
		require.Zero(f, granted)
	})
	open.run(t, "WhatIsGivenBackIsThereForOthers", func(f fixture) {
		f.reserve(100)
		require.Equal(f, gateway.Granted{Units: -30, Used: 70}, f.reserve(-30))
		require.Equal(f, gateway.Granted{Units: 30, Used: 100}, f.reserve(40))
	})
	open.run(t, "NoMoreIsGivenBackThanWasUsed", func(f fixture) {
		require.Zero(f, f.reserve(-5))
		f.reserve(3)
		require.Equal(f, gateway.Granted{Units: -3}, f.reserve(-5))
	})
	open.run(t, "ALowerCapGrantsNothingAndTakesBack", func(f fixture) {
		f.reserve(100)
		lower := gateway.Reservation{UsageKey: today(), Want: 10, Cap: 50}
		granted, err := f.store.Reserve(f.Context(), lower)
		require.NoError(f, err)
		require.Equal(f, gateway.Granted{Used: 100}, granted)
		lower.Want = -20
		granted, err = f.store.Reserve(f.Context(), lower)
		require.NoError(f, err)
		require.Equal(f, gateway.Granted{Units: -20, Used: 80}, granted)
	})
	open.run(t, "EachKeyHasACounterOfItsOwn", func(f fixture) {
		f.reserve(7)
		keys := []gateway.UsageKey{today(), today(), today(), today()}
		keys[0].Scope, keys[1].Name, keys[2].Period = gateway.UsageChannel, "+14155550002", "2026-11-24"
		used, err := f.store.Usage(f.Context(), keys)
		require.NoError(f, err)
		require.Equal(f, []int{0, 0, 0, 7}, used)
	})
	open.run(t, "NoKeysHaveNoCounters", func(f fixture) {
		used, err := f.store.Usage(f.Context(), nil)
		require.NoError(f, err)
		require.Empty(f, used)
	})
	testReservers(t, open)
}

func testReservers(t *testing.T, open opener) {
	open.run(t, "ManyReserversGetTheCapAndNoMore", func(f fixture) {
		granted := concurrently(f, func() (all []int, err error) {
			for {
				g, err := f.store.Reserve(f.Context(), gateway.Reservation{UsageKey: today(), Want: 7, Cap: 500})
				if err != nil || g.Units == 0 {
					return all, err
				}
				all = append(all, g.Units)
			}
		})
		sum := 0
		for _, units := range granted {
			require.LessOrEqual(f, units, 7)
			sum += units
		}
		require.Equal(f, 500, sum)
		used, err := f.store.Usage(f.Context(), []gateway.UsageKey{today()})
		require.NoError(f, err)
		require.Equal(f, []int{500}, used)
	})
}

// today is the counter of one sender.
func today() gateway.UsageKey {
	return gateway.UsageKey{Scope: gateway.UsageSender, Name: "+14155550001", Period: "2026-11-23"}
}

// reserve reserves of a cap of 100.
func (f fixture) reserve(want int) gateway.Granted {
	f.Helper()
	granted, err := f.store.Reserve(f.Context(), gateway.Reservation{UsageKey: today(), Want: want, Cap: 100})
	require.NoError(f, err)
	return granted
}
