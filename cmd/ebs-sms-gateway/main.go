// Command ebs-sms-gateway sends the texts that Oracle E-Business Suite queues,
// through Twilio, and stages the replies. See README.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // recipients' zones, where the system has no database
)

func main() { os.Exit(run(os.Args[1:], standard())) }

func run(args []string, with streams) int {
	ctx, stop := signal.NotifyContext(context.Background(), ending()...)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	root := newRoot()
	root.SetArgs(args)
	root.SetIn(with.in)
	root.SetOut(with.out)
	root.SetErr(with.err)
	return exitCode(root.ExecuteContext(ctx), with.err)
}

// ending are the signals that drain the gateway. A terminal that closes is one, unless
// nohup has said that it is not.
func ending() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// exit is an error that only sets the exit code: everything has been said.
type exit int

// Error implements error.
func (e exit) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

func exitCode(err error, stderr io.Writer) int {
	var code exit
	switch {
	case err == nil:
		return 0
	case errors.As(err, &code):
		return int(code)
	}
	fmt.Fprintf(stderr, "ebs-sms-gateway: %v\n", err)
	return 2
}
