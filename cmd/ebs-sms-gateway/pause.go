package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
)

func newPause() *cobra.Command {
	c := &cobra.Command{
		Use: "pause all|channel|sender [NAME]", Args: cobra.RangeArgs(1, 2),
		Short: "Stop sending: all of it, a channel's, or from a sender. Nothing is lost.",
		Long: "Stop sending: all of it, a channel's, or from a sender, on every gateway, until it is resumed or the time is over.\n" +
			"What is being posted now still goes.",
		Example: "  ebs-sms-gateway pause all --reason 'wrong text went out'\n" +
			"  ebs-sms-gateway pause channel CERT_EXPIRY --for 2h --reason 'carriers filter it'",
	}
	f := addChangeFlags(c)
	lasts := c.Flags().Duration("for", 0, "end it by itself after this `time`, such as 2h (default when it is resumed)")
	c.ValidArgsFunction = completeScopes(f.load)
	c.RunE = func(c *cobra.Command, args []string) error {
		p, err := readPause(args)
		if err != nil {
			return err
		}
		if *lasts < 0 {
			return fmt.Errorf("reading --for: %s is not a time to wait", *lasts)
		}
		if p.Reason = f.reason; *lasts > 0 {
			p.Until = time.Now().Add(*lasts)
		}
		return f.change(c, func(ctx context.Context, d doing) error {
			changed, err := d.Pause(ctx, d.act, p)
			if err != nil {
				return fmt.Errorf("pausing: %w", err)
			}
			return f.form.write(c.OutOrStdout(), pauseReport{
				Scope: p.Scope, Name: p.Name, Paused: true, Changed: changed, DryRun: f.dryRun, Until: moment(p.Until),
			})
		})
	}
	return c
}

func newResume() *cobra.Command {
	c := &cobra.Command{
		Use: "resume all|channel|sender [NAME]", Args: cobra.RangeArgs(1, 2), Short: "End a pause, whoever has set it.",
		Example: "  ebs-sms-gateway resume channel CERT_EXPIRY --reason 'text corrected'",
	}
	f := addChangeFlags(c)
	c.ValidArgsFunction = completeScopes(f.load)
	c.RunE = func(c *cobra.Command, args []string) error {
		p, err := readPause(args)
		if err != nil {
			return err
		}
		return f.change(c, func(ctx context.Context, d doing) error {
			changed, err := d.Resume(ctx, d.act, gateway.Pause{Scope: p.Scope, Name: p.Name})
			if err != nil {
				return fmt.Errorf("resuming: %w", err)
			}
			return f.form.write(c.OutOrStdout(), pauseReport{Scope: p.Scope, Name: p.Name, Changed: changed, DryRun: f.dryRun})
		})
	}
	return c
}

var errScope = errors.New("name all, channel NAME or sender NAME")

// readPause reads what is paused.
func readPause(args []string) (gateway.Pause, error) {
	p := gateway.Pause{Scope: gateway.PauseScope(args[0])}
	if len(args) > 1 {
		p.Name = args[1]
	}
	named := p.Scope != gateway.PauseAll
	if !slices.Contains(pauseScopes(), p.Scope) || named == (p.Name == "") {
		return p, errScope
	}
	return p, nil
}

func pauseScopes() []gateway.PauseScope {
	return []gateway.PauseScope{gateway.PauseAll, gateway.PauseChannel, gateway.PauseSender}
}

// completeScopes completes a scope, and then the names of it in the configuration.
func completeScopes(load func() (config.Config, error)) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		var names []cobra.Completion
		switch {
		case len(args) == 0:
			for _, scope := range pauseScopes() {
				names = append(names, string(scope))
			}
		case len(args) == 1 && args[0] == string(gateway.PauseChannel):
			names = channelNames(load)
		case len(args) == 1 && args[0] == string(gateway.PauseSender):
			names = senderIDs(load)
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
}

// senderIDs are those of the configuration's channels.
func senderIDs(load func() (config.Config, error)) []string {
	cfg, err := load()
	if err != nil {
		return nil
	}
	var ids []string
	for _, ch := range cfg.GatewayChannels() {
		for _, s := range ch.AllSenders() {
			ids = append(ids, s.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
