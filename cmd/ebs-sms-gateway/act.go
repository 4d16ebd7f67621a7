package main

import (
	"fmt"
	"os/user"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/operate"
)

// actFlags are those of a command that changes something.
type actFlags struct{ act operate.Act }

func (f *actFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.act.Reason, "reason", "", "`why`, for the proof; required")
	_ = c.MarkFlagRequired("reason") // the flag is there
	c.Flags().StringVar(&f.act.By, "by", "", "`who`, for the proof (default the user of this system)")
}

// as is the act, by the user of the system if nobody is named.
func (f *actFlags) as() (operate.Act, error) {
	act := f.act
	if act.By == "" {
		u, err := user.Current()
		if err != nil {
			return act, fmt.Errorf("finding out who you are: %w; say it with --by", err)
		}
		act.By = u.Username
	}
	return act, nil
}
