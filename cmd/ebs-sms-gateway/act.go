package main

import (
	"fmt"
	"os/user"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/operate"
)

// actFlags are those of a command that changes something.
type actFlags struct{ by, reason string }

func (f *actFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.reason, "reason", "", "`why`, for the proof; required")
	_ = c.MarkFlagRequired("reason") // the flag is there
	c.Flags().StringVar(&f.by, "by", "", "`who`, for the proof (default the user of this system)")
}

// as is the act, by the user of the system if nobody is named.
func (f *actFlags) as() (operate.Act, error) {
	if f.by != "" {
		return operate.Act{Actor: operate.CommandLine(f.by), Reason: f.reason}, nil
	}
	u, err := user.Current()
	if err != nil {
		return operate.Act{}, fmt.Errorf("finding out who you are: %w; say it with --by", err)
	}
	return operate.Act{Actor: operate.CommandLine(u.Username), Reason: f.reason}, nil
}
