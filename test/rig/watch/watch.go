// Package watch looks at a gateway as people and other systems do while it works: a browser that has the overview open and
// searches every two seconds, and a system that reads a list every second.
package watch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"ebs-sms-gateway/test/rig"
)

// Watchers look at the gateway of a site that has a console and lists.
type Watchers struct {
	console, lists string
	client         http.Client
}

// Admit gives a site a console and lists, and returns who looks at them.
func Admit(site *rig.Site) (w *Watchers, err error) {
	if site.Console, err = rig.FreePort(); err != nil {
		return nil, err
	}
	if site.Lists, err = rig.FreePort(); err != nil {
		return nil, err
	}
	return &Watchers{console: "http://" + site.Console, lists: "http://" + site.Lists}, nil
}

// While does something, with the watchers looking on if there are any. What they are answered must be right: a page that is
// refused costs nothing.
func (w *Watchers) While(ctx context.Context, do func(context.Context) error) error {
	if w == nil {
		return do(ctx)
	}
	looking, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- w.look(looking) }()
	err := do(ctx)
	stop()
	return errors.Join(err, <-ended)
}

// look until the context ends.
func (w *Watchers) look(ctx context.Context) error {
	all, ctx := errgroup.WithContext(ctx)
	all.Go(func() error { return w.get(ctx, w.console+"/live/") })
	all.Go(func() error {
		return every(ctx, 2*time.Second, func() error { return w.get(ctx, w.console+"/messages") })
	})
	all.Go(func() error {
		return every(ctx, time.Second, func() error { return w.get(ctx, w.lists+"/ords/xxsms/outbound/?limit=100") })
	})
	return all.Wait()
}

// every does something until it fails or the context ends, which is no failure.
func every(ctx context.Context, interval time.Duration, do func() error) error {
	ticks := time.NewTicker(interval)
	defer ticks.Stop()
	for {
		if err := do(); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticks.C:
		}
	}
}

// get reads an answer to its end.
func (w *Watchers) get(ctx context.Context, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return fmt.Errorf("asking: %w", err)
	}
	request.SetBasicAuth(rig.ListClient, rig.ListSecret)
	answer, err := w.client.Do(request)
	if err == nil {
		_, err = io.Copy(io.Discard, answer.Body)
		err = errors.Join(err, answer.Body.Close())
	}
	if err == nil && answer.StatusCode != http.StatusOK {
		err = errors.New(answer.Status)
	}
	if err != nil && ctx.Err() == nil { // else the looking is over
		return fmt.Errorf("looking at %s: %w", url, err)
	}
	return nil
}
