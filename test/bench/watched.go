package main

import (
	"context"
	"fmt"
	"time"
)

// measureWatched measures each load without and with watchers.
func measureWatched(ctx context.Context, s site, p plan) error {
	fmt.Println("latency in-flight   rows | unwatched/s  watched/s         share | CPU/msg of each")
	for _, l := range p.loads {
		of, err := inTurn(ctx, s, l, contest{kinds: 2, repeat: p.repeat,
			become: func(s *site, kind int) { s.watched = kind == 1 }})
		if err != nil {
			return err
		}
		fmt.Printf("%7s %9d %6d | %11.0f %10.0f %13s | %s %s\n", l.latency, l.inFlight, l.rows, of[0].perSecond,
			of[1].perSecond, of[1], of[0].cpu.Round(time.Microsecond), of[1].cpu.Round(time.Microsecond))
	}
	return nil
}
