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

	"github.com/alecthomas/kong"
)

// version is set by the linker.
var version = "dev"

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// cli is the command line.
type cli struct {
	Run       runCommand       `cmd:"" help:"Run the gateway until SIGINT or SIGTERM."`
	Check     checkCommand     `cmd:"" help:"Check configuration, store and provider account; send nothing. Exit code 0 (fine), 1 (warnings) or 2 (errors)."`
	Schema    schemaCommand    `cmd:"" help:"The tables in Oracle."`
	Demo      demoCommand      `cmd:"" help:"Show the gateway at work: embedded store, Twilio simulator, people who answer."`
	TwilioSim twilioSimCommand `cmd:"" help:"Run the Twilio simulator by itself."`
	Version   kong.VersionFlag `help:"Print the version and exit."`
}

// streams are where commands write.
type streams struct {
	out, err io.Writer
}

// exit is an error that only sets the exit code: everything has been said.
type exit int

// Error implements error.
func (e exit) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	code := -1
	parser := kong.Must(&cli{}, kong.Name("ebs-sms-gateway"), kong.Writers(stdout, stderr),
		kong.Description("Texts for Oracle E-Business Suite: queue table to Twilio, replies to a staging table."),
		kong.Vars{"version": version}, kong.UsageOnError(),
		kong.Exit(func(c int) { code = c }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(streams{out: stdout, err: stderr}))
	command, err := parser.Parse(args)
	if code >= 0 { // --help or --version
		return code
	}
	if err != nil {
		fmt.Fprintf(stderr, "ebs-sms-gateway: %v\n", err)
		return 2
	}
	return exitCode(command.Run(), stderr)
}

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
