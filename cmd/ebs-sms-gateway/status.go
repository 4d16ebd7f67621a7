package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/operate"
)

func newStatus() *cobra.Command {
	c := &cobra.Command{
		Use: "status", Args: cobra.NoArgs, Short: "Say what is wrong now, and what waits.",
		Long: "Say what is wrong now, the worst first, and what to do about it; then what waits in the queue, which gateways are\n" +
			"alive and what is paused. The exit code is 0 (fine), 1 (something is wrong) or 2 (it cannot tell).",
		Example: "  ebs-sms-gateway status --watch",
	}
	load, form := configFile(c), &formFlags{}
	form.add(c)
	watch := c.Flags().Bool("watch", false, "go on, and write it anew")
	every := c.Flags().Duration("every", 2*time.Second, "how often, with --watch")
	c.MarkFlagsMutuallyExclusive("watch", "json")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if *every <= 0 {
			return fmt.Errorf("reading --every: %s is not a time to wait", *every)
		}
		who, err := actor("")
		if err != nil {
			return err
		}
		cfg, err := load()
		if err != nil {
			return err
		}
		return app.Operate(c.Context(), cfg, func(s *operate.Service) error {
			w := watcher{
				look: func(ctx context.Context) (operate.Overview, error) { return s.Overview(ctx, who) }, out: c.OutOrStdout(),
				wait: func(ctx context.Context) bool { return *watch && backoff.Wait(ctx, *every) }, form: *form,
			}
			return w.run(c.Context())
		})
	}
	return c
}

// watcher writes what is wrong, and again as long as it is waited for.
type watcher struct {
	look func(context.Context) (operate.Overview, error)
	wait func(context.Context) bool
	out  io.Writer
	form formFlags
}

// run ends with how it was at last.
func (w watcher) run(ctx context.Context) error {
	for again := false; ; again = true {
		err := w.once(ctx, again)
		var code exit
		if err != nil && !errors.As(err, &code) && !again {
			return err
		}
		if !w.wait(ctx) {
			return err
		}
	}
}

// clearScreen has a terminal begin anew at its top.
const clearScreen = "\x1b[H\x1b[2J\x1b[3J"

func (w watcher) once(ctx context.Context, again bool) error {
	seen, err := w.look(ctx)
	if again && columns(w.out) > 0 {
		fmt.Fprint(w.out, clearScreen)
	}
	if err != nil {
		err = fmt.Errorf("looking what is wrong: %w", err)
		if again {
			fmt.Fprintln(w.out, err)
		}
		return err
	}
	r := newStatusReport(seen)
	if err := w.form.write(w.out, r); err != nil {
		return err
	}
	if r.Wrong {
		return exit(1)
	}
	return nil
}
