package scene

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

// Main is a drill's main function: it reads the flags, runs it until it is interrupted, and exits with 1 after an
// error.
func Main(name string, run func(context.Context) error) {
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, name+":", err)
		os.Exit(1)
	}
}
