package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"ebs-sms-gateway/test/rig"
	"ebs-sms-gateway/test/rig/scene"
	"ebs-sms-gateway/test/rig/watch"
)

// drill is one run.
type drill struct {
	options
	*scene.Scene
	gateway *scene.Gateway
	// cage is nil where none can be made; bound says which.
	cage  *rig.Cage
	bound string
	// watchers are nil if nobody looks; inside are the listeners that are for them.
	watchers *watch.Watchers
	inside   []string
}

// set starts a gateway that has as much memory as it may.
func (d *drill) set(ctx context.Context) (err error) {
	if d.Scene, err = scene.Open(ctx, scene.Options{Name: "siege", Store: "sqlite", Log: d.log}); err != nil {
		return err
	}
	if err := d.launch(ctx); err != nil {
		return errors.Join(err, d.Close())
	}
	return nil
}

func (d *drill) launch(ctx context.Context) error {
	place, err := d.Place(ctx)
	if err != nil {
		return err
	}
	if d.cage, err = rig.NewCage(int64(d.memory) << 20); err == nil {
		d.Defer(d.cage.Remove)
	}
	site := rig.Site{Store: place.Config, InFlight: 32}
	if d.watched {
		if d.watchers, err = watch.Admit(&site); err != nil {
			return err
		}
		d.inside = []string{site.Console, site.Lists}
	}
	if d.gateway, err = d.Gateway("1", site); err != nil {
		return err
	}
	d.gateway.Start = d.start
	return d.gateway.Launch(ctx)
}

// start starts the gateway in the cage or, where none can be made, as it would set
// itself up in one; its memory is then looked at in the end.
func (d *drill) start(binary string, log io.Writer, args ...string) (*rig.Process, error) {
	set := []string{"EBS_SMS_WEBHOOKS_CONNECTIONS_TRUSTED_PROXIES=" + proxy}
	if d.most > 0 {
		set = append(set, fmt.Sprintf("EBS_SMS_WEBHOOKS_CONNECTIONS_MAX=%d", d.most))
	}
	command := append([]string{binary}, args...)
	if d.cage == nil {
		d.bound = "GOMEMLIMIT and its resident set looked at (no control group can be made here)"
		set = append(set, fmt.Sprintf("GOMEMLIMIT=%dMiB", d.memory*3/4))
		return rig.Launch("env", log, append(set, command...)...)
	}
	d.bound = "by a control group"
	return d.cage.Launch("env", log, append(set, command...)...)
}
