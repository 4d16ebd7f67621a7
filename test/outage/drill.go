package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
	"ebs-sms-gateway/test/rig/sabotage"
	"ebs-sms-gateway/test/rig/scene"
)

// drill is one run.
type drill struct {
	options
	*scene.Scene
	gateway  *scene.Gateway
	place    *rig.Place
	saboteur *sabotage.Sabotage
	down     sabotage.Downtime
	trouble  *rig.Outage
}

// set makes the queue and a gateway for it.
func (d *drill) set(ctx context.Context) (err error) {
	d.Scene, err = scene.Open(ctx, scene.Options{
		Name: "outage", Store: "oracle", Ground: d.ground, Log: d.log,
		Faults: twiliotest.Faults{LatencyMin: d.latency / 2, LatencyMax: d.latency},
	})
	if err != nil {
		return err
	}
	if d.place, err = d.Place(ctx); err == nil {
		d.gateway, err = d.Gateway("1", rig.Site{Store: d.place.Config, InFlight: d.inFlight})
	}
	if err != nil {
		return errors.Join(err, d.Close())
	}
	d.trouble = d.place.Outage
	if d.silent {
		d.trouble = d.place.Silence
	}
	return nil
}

// await polls until it holds. It fails when that takes longer than settle.
func (d *drill) await(ctx context.Context, what string, holds func(context.Context) (bool, error)) error {
	ctx, cancel := context.WithTimeoutCause(ctx, d.settle, errors.New("waited too long for "+what))
	defer cancel()
	return d.gateway.Await(ctx, 50*time.Millisecond, holds)
}

// posts is how many outbound messages the simulator was asked to send.
func (d *drill) posts(ctx context.Context) (int64, error) {
	tally, err := d.Control.Tally(ctx)
	return tally.Posts, err
}

// caughtUp reports whether a reply is staged that came after a time: all before it are.
func (d *drill) caughtUp(ctx context.Context, after time.Time) (bool, error) {
	newest, err := d.place.Store.Replies(ctx, gateway.ReplySearchParams{Limit: 1})
	if err != nil {
		return false, fmt.Errorf("reading the newest reply: %w", err)
	}
	return len(newest) > 0 && newest[0].ReceivedAt.After(after), nil
}
