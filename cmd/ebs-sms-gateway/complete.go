package main

import (
	"strings"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/config"
)

// completeChannels completes the flag with the channels of the configuration, if it can be read.
func completeChannels(c *cobra.Command, load func() (config.Config, error)) {
	complete(c, "channel", func() []string { return channelNames(load) })
}

func channelNames(load func() (config.Config, error)) []string {
	cfg, err := load()
	if err != nil {
		return nil // whoever completes is told nothing
	}
	var names []string
	for _, ch := range cfg.Channels {
		names = append(names, ch.Name)
	}
	return names
}

// completeStatuses completes the flag with statuses, as they are typed.
func completeStatuses[S ~string](c *cobra.Command, statuses []S) {
	var names []string
	for _, s := range statuses {
		names = append(names, strings.ToLower(string(s)))
	}
	complete(c, "status", func() []string { return names })
}

// complete completes the value of a flag.
func complete(c *cobra.Command, flag string, values func() []string) {
	err := c.RegisterFlagCompletionFunc(flag,
		func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return values(), cobra.ShellCompDirectiveNoFileComp
		})
	if err != nil {
		panic(err) // there is no such flag
	}
}
