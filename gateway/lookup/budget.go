package lookup

import (
	"context"
	"time"

	"ebs-sms-gateway/gateway"
)

// budget is what this gateway may still look up. What it has reserved and not used goes into the next round, and back to
// the store at the end: a crash costs a round's worth at most.
type budget struct {
	store Store
	// name is the provider's account, which pays.
	name  string
	cap   int
	month string
	// left was granted for the month and is not used.
	left int
}

// monthOf is the budget's period: a calendar month in UTC.
func monthOf(at time.Time) string { return at.UTC().Format("2006-01") }

// nextMonth is when a new budget begins.
func nextMonth(at time.Time) time.Time {
	at = at.UTC()
	return time.Date(at.Year(), at.Month()+1, 1, 0, 0, 0, 0, time.UTC)
}

func (b *budget) reservation(want int) gateway.Reservation {
	return gateway.Reservation{
		UsageKey: gateway.UsageKey{Scope: gateway.UsageLookup, Name: b.name, Period: b.month},
		Want:     want, Cap: b.cap,
	}
}

// reserve sees to it that up to want may be used.
func (b *budget) reserve(ctx context.Context, want int, now time.Time) error {
	if month := monthOf(now); month != b.month {
		b.month, b.left = month, 0 // what is left of a month that is over is of no use to anybody
	}
	if want <= b.left {
		return nil
	}
	granted, err := b.store.Reserve(ctx, b.reservation(want-b.left))
	b.left += granted.Units
	return err
}

// giveBack returns what was not used.
func (b *budget) giveBack(ctx context.Context) error {
	if b.left == 0 {
		return nil
	}
	_, err := b.store.Reserve(ctx, b.reservation(-b.left))
	if err == nil {
		b.left = 0
	}
	return err
}
