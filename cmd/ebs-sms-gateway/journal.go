package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/operate"
)

func newJournal() *cobra.Command {
	c := newGroup(&cobra.Command{
		Use: "journal", Short: "Replies that wait on this host until the store takes them.",
		Long: "Replies that wait on this host until the store takes them. A gateway that runs stages them by itself.",
	})
	c.AddCommand(newJournalList(), newJournalShow(), newJournalReplay())
	return c
}

// journalFlags are those of a command that looks into the journal.
type journalFlags struct {
	*readFlags
	who revealFlags
}

func addJournalFlags(c *cobra.Command) *journalFlags {
	f := &journalFlags{readFlags: addReadFlags(c)}
	f.who.add(c)
	return f
}

// look looks into the journal, and needs the store only to write down who sees what.
func (f *journalFlags) look(c *cobra.Command, see func([]operate.Journalled) (report, error)) error {
	reading, err := f.who.as()
	if err != nil {
		return err
	}
	cfg, err := f.load()
	if err != nil {
		return err
	}
	look := func(s *operate.Service) error {
		found, err := s.LookJournal(c.Context(), reading)
		if err != nil {
			return err
		}
		r, err := see(found)
		if err != nil {
			return err
		}
		return f.form.write(c.OutOrStdout(), r)
	}
	if reading.Reveal {
		return app.Operate(c.Context(), cfg, look)
	}
	return app.OperateHere(cfg, look)
}

func newJournalList() *cobra.Command {
	c := &cobra.Command{
		Use: "list", Args: cobra.NoArgs, Short: "List what waits, what the store refused, and what is damaged.",
		Long: "List what waits, what the store refused and is set aside, and what is damaged, beside a gateway that runs, and\n" +
			"without the store. The exit code is 1 if something is set aside or damaged.",
	}
	f := addJournalFlags(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		var r journalReport
		err := f.look(c, func(found []operate.Journalled) (report, error) {
			r = newJournalReport(found)
			return r, nil
		})
		if err == nil && r.Attention {
			return exit(1)
		}
		return err
	}
	return c
}

func newJournalShow() *cobra.Command {
	c := &cobra.Command{
		Use: "show PROVIDER_SID|FILE", Args: cobra.ExactArgs(1),
		Short: "Show a reply in the journal, by the SID that the log has, or what is in a file of it.",
	}
	f := addJournalFlags(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		return f.look(c, func(found []operate.Journalled) (report, error) {
			r := journalEntries{}
			for _, e := range found {
				if args[0] == e.File || args[0] == e.Reply.ProviderSID {
					r = append(r, newJournalEntry(e))
				}
			}
			if len(r) == 0 {
				return nil, fmt.Errorf("looking for %s: not in the journal; it may have been staged", args[0])
			}
			return r, nil
		})
	}
	return c
}

var errReplayAside = errors.New("the gateway that runs stages it by itself; to have it done now, mend what the store refuses, " +
	"or stop the gateway and say this again")

func newJournalReplay() *cobra.Command {
	c := &cobra.Command{
		Use: "replay", Args: cobra.NoArgs, Short: "Stage what waits in the journal of a gateway that does not run.",
		Long: "Stage what waits in the journal of a gateway that does not run, and try again what was set aside. A reply that is\n" +
			"staged already changes nothing. A gateway that runs has the journal for itself and does the same: within a second\n" +
			"of the store's being back, and for what was set aside at least every ten minutes.\n\n" +
			"The exit code is 0 (nothing is left), 1 (the store refuses some) or 2 (error).",
	}
	f := addChangeFlags(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		return f.change(c, func(ctx context.Context, d doing) error {
			count := newProgress(c.ErrOrStderr(), "replies staged")
			left, err := d.ReplayJournal(ctx, d.act, count.add)
			count.end()
			if errors.Is(err, operate.ErrJournalInUse) {
				err = fmt.Errorf("%w: %w", err, errReplayAside)
			}
			if err != nil {
				return err
			}
			r := replayReport{DryRun: f.dryRun, Staged: count.n, Waiting: left.Waiting, Aside: left.Aside}
			if err := f.form.write(c.OutOrStdout(), r); err != nil || f.dryRun || r.Waiting == 0 {
				return err
			}
			return exit(1)
		})
	}
	return c
}
