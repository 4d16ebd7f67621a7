package main

import (
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

func newTwilioSim() *cobra.Command {
	c := &cobra.Command{Use: "twilio-sim", Short: "Run the Twilio simulator by itself.", Args: cobra.NoArgs}
	var opts twiliotest.Options
	address := c.Flags().String("listen", "127.0.0.1:8089", "`address` to listen on")
	c.Flags().StringVar(&opts.AccountSID, "account-sid", twiliotest.DefaultAccountSID,
		"account SID that clients must use")
	c.Flags().StringVar(&opts.AuthToken, "auth-token", twiliotest.DefaultAuthToken,
		"auth token that clients must use, and that webhooks are signed with")
	c.Flags().StringVar(&opts.InboundURL, "inbound-url", "http://127.0.0.1:8080/ords/xxsms/twilio/v1/inbound",
		"where replies are posted")
	c.Flags().Func("faults", "faults to inject, as `JSON`; POST /sim/faults changes them, the package twiliotest lists them", func(text string) error {
		return opts.Faults.UnmarshalJSON([]byte(text))
	})
	c.Flags().DurationVar(&opts.StepDelay, "step-delay", 500*time.Millisecond, "time between two statuses of a message")
	c.Flags().Uint64Var(&opts.Seed, "seed", 0, "repeat the same faults; 0 draws a seed")
	c.RunE = func(c *cobra.Command, _ []string) error { return simulate(c, *address, opts) }
	return c
}

func simulate(c *cobra.Command, address string, opts twiliotest.Options) error {
	simulator := twiliotest.New(opts)
	defer simulator.Close()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	server := &http.Server{Handler: simulator, ReadHeaderTimeout: 10 * time.Second}
	serving := make(chan error, 1)
	go func() { serving <- server.Serve(listener) }()
	fmt.Fprintf(c.OutOrStdout(), simulatorHelp, listener.Addr(), opts.AccountSID, opts.AuthToken)
	select {
	case err := <-serving:
		return fmt.Errorf("serving: %w", err)
	case <-c.Context().Done():
		return server.Close()
	}
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
