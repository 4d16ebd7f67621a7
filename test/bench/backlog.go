package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/test/rig"
)

const (
	// claimRows is the rows of a measured claim, claims how many are measured at each
	// size of the backlog: together fewer than the smallest.
	claimRows = 100
	claims    = 9
)

// measureBacklogs prints how long a claim takes, the median of some, at each size of the backlog.
func measureBacklogs(ctx context.Context, folder string, ground *rig.Ground, sizes []int) error {
	return inPlace(ctx, folder, ground, func(place *rig.Place) error {
		fmt.Printf("\nbacklog | claim of %d rows, median of %d (min-max) | of the first\n", claimRows, claims)
		t := table{}
		for _, size := range sizes {
			if err := place.Grow(ctx, size); err != nil {
				return err
			}
			if err := t.row(ctx, place.Store, size); err != nil {
				return err
			}
		}
		return nil
	})
}

// measureWaiting prints the same for rows that cannot be claimed yet, before some that can.
func measureWaiting(ctx context.Context, folder string, ground *rig.Ground, rows int) error {
	return inPlace(ctx, folder, ground, func(place *rig.Place) error {
		fmt.Printf("\nwaiting | claim of %d rows, median of %d (min-max) | of the first\n", claimRows, claims)
		t := table{}
		for _, waiting := range []int{0, rows} {
			if err := errors.Join(place.Delay(ctx, waiting),
				place.Grow(ctx, waiting/2+2*claimRows*claims)); err != nil {
				return err
			}
			if err := t.row(ctx, place.Store, waiting); err != nil {
				return err
			}
		}
		return nil
	})
}

// inPlace measures in a queue of its own.
func inPlace(ctx context.Context, folder string, ground *rig.Ground, measure func(*rig.Place) error) (err error) {
	folder, err = os.MkdirTemp(folder, "backlog-")
	if err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}
	place, err := ground.Place(ctx, folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, place.Close()) }()
	return measure(place)
}

// table compares each of its rows with the first.
type table struct{ first time.Duration }

func (t *table) row(ctx context.Context, store rig.Store, size int) error {
	took, err := timeClaims(ctx, store)
	if err != nil {
		return err
	}
	median := took[len(took)/2]
	if t.first == 0 {
		t.first = median
	}
	fmt.Printf("%7d | %s (%s-%s) | %.2f\n", size, rounded(median), rounded(took[0]), rounded(took[len(took)-1]),
		float64(median)/float64(t.first))
	return nil
}

func rounded(d time.Duration) time.Duration { return d.Round(10 * time.Microsecond) }

// timeClaims returns the durations in order.
func timeClaims(ctx context.Context, store rig.Store) ([]time.Duration, error) {
	took := make([]time.Duration, claims)
	for i := range took {
		now := time.Now()
		claimed, err := store.Claim(ctx, gateway.ClaimParams{
			Channel: rig.Channel, Limit: claimRows,
			Lease: gateway.Lease{Token: fmt.Sprintf("bench-%d", now.UnixNano()), Now: now, Until: now.Add(time.Hour)},
		})
		took[i] = time.Since(now)
		if err != nil {
			return nil, err
		}
		if len(claimed) != claimRows {
			return nil, fmt.Errorf("claimed %d rows, not %d", len(claimed), claimRows)
		}
	}
	slices.Sort(took)
	return took, nil
}
