package main

//go:generate go test . -run TestCommandsDocumentIsUpToDate -update

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// newRoot is the command line. cobra adds help and completion.
func newRoot() *cobra.Command {
	root := newGroup(&cobra.Command{
		Use:     "ebs-sms-gateway",
		Short:   "Texts for Oracle E-Business Suite: queue table to Twilio, replies to a staging table.",
		Version: buildLine(),
	})
	root.AddCommand(newRun(), newCheck(), newSchema(), newOptOut(), newReplies(), newExplain(), newShadow(), newImportORDS(),
		newStatus(), newMessages(), newMessage(), newPause(), newResume(), newAudit(), newJournal(), newInbound(), newPurge(),
		newDigest(), newRequeue(), newRelease(), newCancel(), newResend(),
		newDemo(), newTwilioSim(), newVersion())
	root.SilenceErrors, root.SilenceUsage = true, true // exitCode says it
	root.SetVersionTemplate("{{.DisplayName}} {{.Version}}\n")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return fmt.Errorf("%w; %s --help lists what there is", err, c.CommandPath())
	})
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	return root
}

// newGroup is a command that only has others: alone it says which, and what it does not
// know is a mistake.
func newGroup(c *cobra.Command) *cobra.Command {
	c.SuggestionsMinimumDistance = 2
	c.Args = func(c *cobra.Command, args []string) error {
		err := cobra.NoArgs(c, args)
		if err == nil {
			return nil
		}
		if similar := c.SuggestionsFor(args[0]); len(similar) > 0 {
			return fmt.Errorf("%w; did you mean %s?", err, strings.Join(similar, " or "))
		}
		return fmt.Errorf("%w; %s --help lists what there is", err, c.CommandPath())
	}
	c.RunE = func(c *cobra.Command, _ []string) error {
		c.SetOut(c.ErrOrStderr())
		_ = c.Help() // it cannot fail but by its output
		return exit(2)
	}
	return c
}

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version and exit.", Args: cobra.NoArgs,
		Run: func(c *cobra.Command, _ []string) {
			fmt.Fprintf(c.OutOrStdout(), "%s %s\n", c.Root().DisplayName(), c.Root().Version)
		},
	}
}
