package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/phone"
)

func newOptOut() *cobra.Command {
	c := newGroup(&cobra.Command{Use: "opt-out", Short: "Record, lift and show opt-outs."})
	c.AddCommand(newOptOutAdd(), newOptOutRemove(), newOptOutShow(), newOptOutDrift())
	return c
}

// optOutFlags are those of a command on one number.
type optOutFlags struct {
	load            func() (config.Config, error)
	region, channel *string
	actFlags
	form formFlags
}

func (f *optOutFlags) add(c *cobra.Command) {
	f.load = configFile(c)
	f.region = c.Flags().String("region", "",
		"`country` of a number without one (default that of the channel, or of all)")
	f.channel = new(string)
}

// addAct adds the flags of a command that changes something.
func (f *optOutFlags) addAct(c *cobra.Command) {
	f.add(c)
	c.Flags().StringVar(f.channel, "channel", "", "this `channel` alone")
	completeChannels(c, f.load)
	c.Flags().Bool("all", false, "every channel (the default)")
	c.MarkFlagsMutuallyExclusive("channel", "all")
	f.actFlags.add(c)
	f.form.add(c)
}

// on runs work on the number that a person has typed.
func (f *optOutFlags) on(c *cobra.Command, typed string, work func(*operate.Service, operate.Target) error) error {
	cfg, err := f.load()
	if err != nil {
		return err
	}
	number, err := operate.ReadNumber(typed, cmp.Or(*f.region, regionOf(cfg, named(*f.channel)...)))
	if err != nil {
		return fmt.Errorf("reading NUMBER: %w", err)
	}
	return app.Operate(c.Context(), cfg, func(s *operate.Service) error {
		return work(s, operate.Target{Number: number, Channel: *f.channel})
	})
}

// regionOf is that of the channels, or of all of them if none is named, if they agree.
func regionOf(cfg config.Config, channels ...string) string {
	region := ""
	for _, ch := range cfg.Channels {
		if len(channels) > 0 && !slices.Contains(channels, ch.Name) {
			continue
		}
		if region != "" && region != ch.Region {
			return ""
		}
		region = ch.Region
	}
	return region
}

// named is the channel, if one is.
func named(channel string) []string {
	if channel == "" {
		return nil
	}
	return []string{channel}
}

// change is what a command changes.
type change struct {
	// do is a method of the service; it reports whether there was anything to do.
	do func(*operate.Service, context.Context, operate.Act, operate.Target) (bool, error)
	// out is whether the number is opted out by it; done and already are said of the number afterwards.
	out           bool
	done, already string
}

// apply makes the change, and says what became of which number: it may have been read as another than was meant.
func (f *optOutFlags) apply(c *cobra.Command, typed string, of change) error {
	act, err := f.as()
	if err != nil {
		return err
	}
	return f.on(c, typed, func(s *operate.Service, t operate.Target) error {
		changed, err := of.do(s, c.Context(), act, t)
		if err != nil {
			return err
		}
		return f.form.write(c.OutOrStdout(), optOutReport{
			Number: numberText(t.Number), Channel: t.Channel, OptedOut: of.out, Changed: changed, DryRun: act.DryRun, of: of,
		})
	})
}

// optOutReport is the form of --json.
type optOutReport struct {
	// Number is masked.
	Number string `json:"number"`
	// Channel is the one channel; of all of them there is none.
	Channel string `json:"channel,omitempty"`
	// OptedOut is whether the number is now, or would be.
	OptedOut bool `json:"opted_out"`
	// Changed is whether it was not before.
	Changed bool `json:"changed"`
	DryRun  bool `json:"dry_run"`

	of change
}

func (r optOutReport) writeText(out io.Writer) error {
	text := r.of.already
	switch {
	case r.Changed && r.DryRun:
		text = "would be changed"
	case r.Changed:
		text = r.of.done
	}
	_, err := fmt.Fprintf(out, "%s %s\n", r.Number, text)
	return err
}

// numberText is so much of a number that who typed it sees how it was read.
func numberText(number string) string {
	if read := phone.Parse(number, phone.Options{}); len(read.Candidates) == 1 {
		return phone.Mask(number) + " (" + read.Candidates[0].Region + ")"
	}
	return phone.Mask(number)
}

func newOptOutAdd() *cobra.Command {
	c := &cobra.Command{
		Use: "add NUMBER", Args: cobra.ExactArgs(1),
		Short: "Record that a person wants no texts, with a reason, for the proof.",
	}
	f := &optOutFlags{}
	f.addAct(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		err := f.apply(c, args[0], change{
			do: (*operate.Service).OptOut, out: true, done: "is opted out", already: "was opted out already; nothing changed",
		})
		if err != nil {
			return fmt.Errorf("recording opt-out: %w", err)
		}
		return nil
	}
	return c
}

func newOptOutRemove() *cobra.Command {
	c := &cobra.Command{
		Use: "remove NUMBER", Args: cobra.ExactArgs(1),
		Short: "Lift an opt-out, with a reason, for the proof.",
		Long: "Lift an opt-out, with a reason, for the proof. Twilio's own block, if the person texted one of its\n" +
			"words, stays: only the person can lift that, with START.",
	}
	f := &optOutFlags{}
	f.addAct(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		err := f.apply(c, args[0], change{
			do:      (*operate.Service).OptIn,
			done:    "may be texted; a block of Twilio's own stays until the person texts START",
			already: "was not opted out; nothing changed",
		})
		if err != nil {
			return fmt.Errorf("lifting opt-out: %w", err)
		}
		return nil
	}
	return c
}
