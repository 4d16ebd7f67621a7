package main

import (
	"context"
	"fmt"
	"time"
)

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
