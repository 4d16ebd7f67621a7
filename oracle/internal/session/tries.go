package session

import (
	"context"
	"errors"
	"time"

	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/oracle/ora"
)

// tries is what an operation has been through.
type tries struct {
	died      bool
	contended int
}

// contentions is how often work is begun while others are in its way.
const contentions = 4

// again reports whether to run work again.
func (t *tries) again(err error) bool {
	var refused *connectError
	var explained *ora.Error // of an operation within this one, on the other database: it has had its tries
	if errors.Is(err, ErrOutcomeUnknown) || errors.As(err, &refused) || errors.As(err, &explained) {
		return false
	}
	switch ora.ClassOf(err) {
	case ora.ClassDead:
		again := !t.died
		t.died = true
		return again
	case ora.ClassContention:
		t.contended++
		return t.contended < contentions
	}
	return false
}

// pause lets the other session end: 20 to 40 ms, then 40 to 80, then 80 to 160.
func (d *Database) pause(ctx context.Context, t tries) bool {
	yields := backoff.Policy{Base: 30 * time.Millisecond, Max: 120 * time.Millisecond, Jitter: 1. / 3}
	if t.contended == 0 {
		return ctx.Err() == nil
	}
	return backoff.Wait(ctx, yields.Delay(t.contended, d.random()))
}
