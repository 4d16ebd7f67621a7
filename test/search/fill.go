package main

import (
	"fmt"
	"time"

	"ebs-sms-gateway/gateway"
)

const (
	// people is how many there are.
	people = 200_000
	// busy is how many channels have nearly all rows.
	busy = 8
	// yearFor is how long the rows were inserted for.
	yearFor = 365 * 24 * time.Hour
	// lastEvents are the rows whose history is there.
	lastEvents = 200_000
	// batch is how many rows are inserted in one transaction.
	batch = 500_000
)

// channels are the busy ones, and one with few rows.
func channels() []gateway.Channel {
	all := []gateway.Channel{{Name: "RARE"}}
	for i := range busy {
		all = append(all, gateway.Channel{Name: fmt.Sprint("CH", i)})
	}
	return all
}

// number is a person's.
func number(person int) string { return fmt.Sprintf("+1202%07d", person) }

// created is when a row was inserted: they lie evenly over the last year.
func created(id, rows int) time.Time {
	return time.Now().Add(-yearFor + time.Duration(float64(yearFor)*float64(id)/float64(rows)))
}

// The columns of a row in SQL that both databases understand, by its id n. Some 2% failed; one in 100,000 is of the
// channel with few rows; 50 are held and 100 canceled somewhere in between; the last 2,000 wait.
const (
	channelOf = `CASE WHEN n % 100000 = 77 THEN 'RARE' ELSE 'CH' || (n % 8) END`
	statusOf  = `CASE WHEN n > %[1]d - 2000 THEN 'NEW' WHEN n %% (%[1]d / 50) = 3 THEN 'HELD' WHEN n %% (%[1]d / 100) = 5 THEN 'CANCELED'
  WHEN n %% 100 = 11 THEN 'FAILED' WHEN n %% 100 = 12 THEN 'UNDELIVERED' ELSE 'DELIVERED' END`
	textOf = `'Your certification for the equipment that you use ends soon. Reply YES to confirm the class on Monday, NO for another day.'`
)
