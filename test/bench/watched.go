package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"golang.org/x/crypto/bcrypt"
	"golang.org/x/sync/errgroup"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/test/rig"
)

// listSecret is the secret of the system that reads a list.
const listSecret = "a secret that is long enough"

// watchers look at a gateway while it sends: a browser that has the overview open and searches every two seconds, and a
// system that reads a list every second.
type watchers struct {
	console, lists string
	client         http.Client
}

// open gives the gateway a console and lists, and returns who looks at them.
func open(cfg *config.Config) (*watchers, error) {
	console, err := rig.FreePort()
	if err != nil {
		return nil, err
	}
	lists, err := rig.FreePort()
	if err != nil {
		return nil, err
	}
	hash, err := bcrypt.GenerateFromPassword([]byte(listSecret), bcrypt.MinCost)
	if err != nil {
		return nil, fmt.Errorf("hashing the secret: %w", err)
	}
	w := &watchers{console: "http://" + console, lists: "http://" + lists}
	cfg.Console = config.Default().Console
	cfg.Console.Listen, cfg.Console.Access.Login = console, config.LoginNone
	cfg.Lists = config.Default().Lists
	cfg.Lists.Listen = lists
	client := config.ListClient{}
	client.SetDefaults()
	client.ID, client.SecretHash, client.Scopes = "bench", gateway.Secret(hash), []string{"read_outbound"}
	cfg.Lists.Clients = []config.ListClient{client}
	return w, nil
}

// look until the context ends. What they are answered must be right: a page that is refused costs nothing.
func (w *watchers) look(ctx context.Context) error {
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

// whileWatched does something, with the watchers looking on if there are any.
func whileWatched(ctx context.Context, w *watchers, do func(context.Context) error) error {
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
func (w *watchers) get(ctx context.Context, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return fmt.Errorf("asking: %w", err)
	}
	request.SetBasicAuth("bench", listSecret)
	answer, err := w.client.Do(request)
	if err == nil {
		_, err = io.Copy(io.Discard, answer.Body)
		err = errors.Join(err, answer.Body.Close())
	}
	if err != nil && ctx.Err() == nil { // else the looking is over
		return fmt.Errorf("looking at the gateway: %w", err)
	}
	if err == nil && answer.StatusCode != http.StatusOK {
		return fmt.Errorf("looking at %s: %s", url, answer.Status)
	}
	return nil
}

// measureWatched measures each load without and with watchers in turn, so that what the machine does besides falls on both.
func measureWatched(ctx context.Context, s site, p plan) error {
	fmt.Println("latency in-flight   rows | unwatched/s  watched/s   share | CPU/msg of each")
	for _, l := range p.loads {
		var perSecond [2]float64
		var cpu [2]time.Duration
		for range p.repeat {
			for _, watched := range [...]int{0, 1, 1, 0} {
				s.watched = watched == 1
				if err := s.clear(ctx, l); err != nil {
					return err
				}
				m, err := measureGateway(ctx, s, l)
				if err != nil {
					return err
				}
				perSecond[watched] += m.perSecond / float64(2*p.repeat)
				cpu[watched] += m.cpu / time.Duration(2*p.repeat)
			}
		}
		fmt.Printf("%7s %9d %6d | %11.0f %10.0f %6.1f%% | %s %s\n", l.latency, l.inFlight, l.rows, perSecond[0], perSecond[1],
			100*perSecond[1]/perSecond[0], cpu[0].Round(time.Microsecond), cpu[1].Round(time.Microsecond))
	}
	return nil
}
