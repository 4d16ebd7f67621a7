package main

import (
	"context"
	"fmt"
	"os/user"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/operate"
)

// actFlags are those of a command that changes something.
type actFlags struct {
	by, reason string
	dryRun     bool
}

func (f *actFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.reason, "reason", "", "`why`, for the proof; required")
	_ = c.MarkFlagRequired("reason") // the flag is there
	c.Flags().StringVar(&f.by, "by", "", "`who`, for the proof (default the user of this system)")
	c.Flags().BoolVar(&f.dryRun, "dry-run", false, "say what would be done, and change nothing")
}

// as is the act, by the user of the system if nobody is named.
func (f *actFlags) as() (operate.Act, error) {
	actor, err := actor(f.by)
	return operate.Act{Actor: actor, Reason: f.reason, DryRun: f.dryRun}, err
}

// actor is who is named, or else the user of the system.
func actor(name string) (operate.Actor, error) {
	if name == "" {
		u, err := user.Current()
		if err != nil {
			return operate.Actor{}, fmt.Errorf("finding out who you are: %w; say it with --by", err)
		}
		name = u.Username
	}
	return operate.CommandLine(name), nil
}

// changeFlags are those of a command that changes something in the store.
type changeFlags struct {
	actFlags
	load func() (config.Config, error)
	form formFlags
}

func addChangeFlags(c *cobra.Command) *changeFlags {
	f := &changeFlags{load: configFile(c)}
	f.add(c)
	f.form.add(c)
	return f
}

// change has a person change something, who says so in the act.
func (f *changeFlags) change(c *cobra.Command, do func(context.Context, doing) error) error {
	act, err := f.as()
	if err != nil {
		return err
	}
	cfg, err := f.load()
	if err != nil {
		return err
	}
	return app.Operate(c.Context(), cfg, func(s *operate.Service) error {
		return do(c.Context(), doing{Service: s, act: act})
	})
}

// doing is what changes, and in whose name.
type doing struct {
	*operate.Service
	act operate.Act
}
