package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/demo"
)

func newDemo() *cobra.Command {
	c := &cobra.Command{
		Use: "demo", Args: cobra.NoArgs,
		Short: "Show the gateway at work: embedded store, Twilio simulator, people who answer.",
	}
	opts := demo.Options{}
	c.Flags().BoolVar(&opts.Once, "once", false,
		"insert a number of rows, settle, print a summary; the exit code is not 0 if anything does not add up")
	c.Flags().IntVar(&opts.Rows, "rows", 300, "rows that --once inserts, 2 to 5000")
	c.Flags().Uint64Var(&opts.Seed, "seed", 0, "repeat the same people and texts; 0 draws a seed")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if opts.Rows < 2 || opts.Rows > 5000 {
			return fmt.Errorf("--rows: %d is not between 2 and 5000", opts.Rows)
		}
		if opts.Seed == 0 {
			opts.Seed = uint64(time.Now().UnixNano())
		}
		opts.Out, opts.Version = c.OutOrStdout(), build()
		opts.Terminal = columns(opts.Out) > 0
		opts.Colours = opts.Terminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
		return demo.Run(c.Context(), opts)
	}
	return c
}
