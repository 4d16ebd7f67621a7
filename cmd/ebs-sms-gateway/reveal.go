package main

import (
	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/operate"
)

// revealFlags are those of a command that reads personal data, which is masked unless that is asked for.
type revealFlags struct {
	reveal     bool
	by, reason string
}

func (f *revealFlags) add(c *cobra.Command) {
	c.Flags().BoolVar(&f.reveal, "reveal", false, "show numbers, names and texts whole; needs --reason, and is written down")
	f.addWho(c)
}

// addWho adds those that say who reads, and why.
func (f *revealFlags) addWho(c *cobra.Command) {
	c.Flags().StringVar(&f.reason, "reason", "", "`why` they are shown, for the audit log")
	c.Flags().StringVar(&f.by, "by", "", "`who` sees them, for the audit log (default the user of this system)")
}

// as is who reads.
func (f *revealFlags) as() (operate.Reading, error) {
	actor, err := actor(f.by)
	return operate.Reading{Actor: actor, Reveal: f.reveal, Reason: f.reason}, err
}
