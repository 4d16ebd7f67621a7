package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"golang.org/x/term"

	"ebs-sms-gateway/gateway/demo"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

type demoCommand struct {
	Once bool   `help:"Insert a number of rows, settle, print a summary; the exit code is not 0 if anything does not add up."`
	Rows int    `default:"300" help:"Rows that --once inserts."`
	Seed uint64 `help:"Repeat the same people and texts; 0 draws a seed."`
}

// Run implements the command.
func (c *demoCommand) Run(ctx context.Context, s streams) error {
	if c.Rows < 2 || c.Rows > 5000 {
		return fmt.Errorf("--rows: %d is not between 2 and 5000", c.Rows)
	}
	seed := c.Seed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	return demo.Run(ctx, demo.Options{
		Once: c.Once, Rows: c.Rows, Out: s.out, Terminal: isTerminal(s.out), Seed: seed, Version: version,
	})
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

type twilioSimCommand struct {
	Listen     string            `default:"127.0.0.1:8089" help:"Address to listen on."`
	AccountSID string            `name:"account-sid" help:"Account SID that clients must use." default:"AC00000000000000000000000000000001"`
	AuthToken  string            `help:"Auth token that clients must use, and that webhooks are signed with." default:"0123456789abcdef0123456789abcdef"`
	InboundURL string            `name:"inbound-url" default:"http://127.0.0.1:8080/ords/xxsms/twilio/v1/inbound" help:"Where replies are posted."`
	Faults     twiliotest.Faults `placeholder:"JSON" help:"Faults to inject, as JSON; POST /sim/faults changes them. See the package twiliotest."`
	StepDelay  time.Duration     `default:"500ms" help:"Time between two statuses of a message."`
	Seed       uint64            `help:"Repeat the same faults; 0 draws a seed."`
}

// Run implements the command.
func (c *twilioSimCommand) Run(ctx context.Context, s streams) error {
	simulator := twiliotest.New(twiliotest.Options{
		AccountSID: c.AccountSID, AuthToken: c.AuthToken, InboundURL: c.InboundURL,
		Faults: c.Faults, StepDelay: c.StepDelay, Seed: c.Seed,
	})
	defer simulator.Close()
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	server := &http.Server{Handler: simulator, ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	fmt.Fprintf(s.out, simulatorHelp, listener.Addr(), c.AccountSID, c.AuthToken)
	if err := server.Serve(listener); ctx.Err() == nil {
		return fmt.Errorf("serving: %w", err)
	}
	return nil
}

// simulatorHelp is what the simulator says at its start; %[1]s is its address.
const simulatorHelp = `Twilio simulator on http://%[1]s

For a gateway beside it:
  export EBS_SMS_TWILIO_BASE_URL=http://%[1]s EBS_SMS_TWILIO_ACCOUNT_SID=%[2]s \
    EBS_SMS_TWILIO_AUTH_TOKEN=%[3]s EBS_SMS_WEBHOOKS_PUBLIC_URL=http://127.0.0.1:8080
What it received:
  curl http://%[1]s/sim/tally
A reply:
  curl -d '{"from": "+12025550143", "to": "+12025550100", "body": "STOP"}' http://%[1]s/sim/inbound
`
