package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"ebs-sms-gateway/test/rig/phones"
)

const (
	// probeEvery and probeTimeout are as Kubernetes asks, but more often.
	probeEvery, probeTimeout = 250 * time.Millisecond, time.Second
	// slow is an answer that a calm gateway does not give.
	slow = 250 * time.Millisecond
)

// probe is one question to /healthz.
type probe struct {
	at   time.Time
	took time.Duration
	ok   bool
}

// probes asks until its context ends.
type probes struct {
	work sync.WaitGroup
	list []probe
}

func (d *drill) probe(ctx context.Context) *probes {
	p := &probes{}
	client := http.Client{Timeout: probeTimeout, Transport: &http.Transport{DisableKeepAlives: true}}
	p.work.Go(func() {
		ticker := time.NewTicker(probeEvery)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
			asked := probe{at: time.Now(), ok: healthy(ctx, &client, "http://"+d.gateway.Admin+"/healthz")}
			if asked.took = time.Since(asked.at); ctx.Err() == nil {
				p.list = append(p.list, asked)
			}
		}
	})
	return p
}

func healthy(ctx context.Context, client *http.Client, url string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return false
	}
	resp, err := client.Do(req)
	if err != nil {
		return false
	}
	return resp.Body.Close() == nil && resp.StatusCode == http.StatusOK
}

func (p *probes) wait() { p.work.Wait() }

// all are the probes, after wait.
func (p *probes) all() []probe { return p.list }

// outcome is all that happened.
type outcome struct {
	phases []phase
	posts  []phones.Post
	probes []probe
}

func (d *drill) report(o outcome) error {
	fmt.Fprintf(d.out, "%-18s %11s %9s %7s %9s %9s %9s %9s %7s\n",
		"", "connections", "opened", "posts", "refused", "repeated", "p50", "p99", "probes")
	var errs []error
	for _, p := range o.phases {
		errs = append(errs, d.tell(p, o))
	}
	fmt.Fprintf(d.out, "recovered %s after the last attack\n", recovery(o).Round(time.Millisecond))
	errs = append(errs, d.tellMemory())
	if err := d.gateway.Terminate(); err != nil {
		errs = append(errs, fmt.Errorf("stopping the gateway: %w", err))
	}
	return errors.Join(errs...)
}

// tell prints a phase's line and returns what was wrong in it.
func (d *drill) tell(p phase, o outcome) error {
	posts := slices.DeleteFunc(slices.Clone(o.posts), func(post phones.Post) bool { return !p.has(post.Sent) })
	asked := slices.DeleteFunc(slices.Clone(o.probes), func(asked probe) bool { return !p.has(asked.at) })
	failed, inARow := failures(asked)
	connections := 0
	if p.attack != nil {
		connections = p.attack.connections
	}
	a := phones.Sum(posts)
	fmt.Fprintf(d.out, "%-18s %11d %9d %7d %9d %9d %9s %9s %3d/%d\n", p.name, connections, p.opened, len(posts),
		a.Refused, a.Repeated,
		quantile(posts, 0.5).Round(100*time.Microsecond), quantile(posts,
			0.99).Round(100*time.Microsecond), len(asked)-failed, len(asked))
	if len(posts) == 0 || a.Refused > 0 || a.Repeated*repeatable > len(posts) || inARow >= threshold {
		return fmt.Errorf("%s: of %d posts %d were refused, %d had to be repeated; %d probes failed in a row", p.name,
			len(posts), a.Refused, a.Repeated, inARow)
	}
	return nil
}

const (
	// repeatable is the part of the posts that may have to be repeated because the gateway
	// did not get round to them, on a machine that does the attack too: one in so many.
	repeatable = 10
	// threshold is how many probes in a row have Kubernetes restart a pod.
	threshold = 3
)

// failures counts the probes that failed, and those in a row.
func failures(asked []probe) (failed, inARow int) {
	row := 0
	for _, p := range asked {
		if row++; p.ok {
			row = 0
			continue
		}
		failed, inARow = failed+1, max(inARow, row)
	}
	return failed, inARow
}

func (p phase) has(t time.Time) bool { return !t.Before(p.begin) && t.Before(p.end) }

// quantile is of the times until the answer.
func quantile(posts []phones.Post, q float64) time.Duration {
	if len(posts) == 0 {
		return 0
	}
	took := make([]time.Duration, len(posts))
	for i, p := range posts {
		took[i] = p.Acked.Sub(p.Sent)
	}
	slices.Sort(took)
	return took[min(int(q*float64(len(took))), len(took)-1)]
}

// recovery is how long after the last attack there still was a slow answer.
func recovery(o outcome) (last time.Duration) {
	calm := o.phases[len(o.phases)-1]
	for _, p := range o.posts {
		if !p.Sent.Before(calm.begin) && p.Acked.Sub(p.Sent) > slow {
			last = max(last, p.Acked.Sub(calm.begin))
		}
	}
	return last
}

// tellMemory prints how much memory was used at most, and fails if that is too much.
func (d *drill) tellMemory() error {
	resident, err := d.gateway.Process().PeakResident()
	if err != nil {
		return err
	}
	fmt.Fprintf(d.out, "memory: %d MiB resident at most", resident>>20)
	if d.cage != nil {
		peak, err := d.cage.Peak()
		if err != nil {
			return err
		}
		fmt.Fprintf(d.out, ", %d MiB with files and buffers of the kernel", peak>>20)
	}
	fmt.Fprintf(d.out, ", of %d MiB\n", d.memory)
	if resident>>20 > int64(d.memory) {
		return errors.New("it is too much")
	}
	return nil
}
