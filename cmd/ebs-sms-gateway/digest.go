package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/operate"
)

func newDigest() *cobra.Command {
	c := newGroup(&cobra.Command{Use: "digest", Short: "What managers are told of their people's replies."})
	c.AddCommand(newDigestPreview(), newDigestList())
	return c
}

func newDigestPreview() *cobra.Command {
	c := &cobra.Command{
		Use: "preview", Args: cobra.NoArgs,
		Short: "Print the digest of a manager, with names and texts, which is written down. Nothing is sent or changed.",
		Example: "  ebs-sms-gateway digest preview --manager jane.doe@example.com --reason 'she asks what it will say'\n" +
			"  ebs-sms-gateway digest preview --manager jane.doe@example.com --last 168h --reason 'a sample' --html > digest.html",
	}
	load := configFile(c)
	manager := c.Flags().String("manager", "", "`address` in MANAGER_EMAIL; required")
	_ = c.MarkFlagRequired("manager") // the flag is there
	who := &revealFlags{reveal: true}
	who.addWho(c)
	_ = c.MarkFlagRequired("reason") // the flag is there
	last := c.Flags().Duration("last", 24*time.Hour, "how far back it goes")
	asHTML := c.Flags().Bool("html", false, "print HTML")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if *last <= 0 {
			return fmt.Errorf("reading --last: %s is not a time to go back", *last)
		}
		if _, err := digest.Address(*manager); err != nil {
			return fmt.Errorf("reading --manager: %w", err)
		}
		cfg, err := load()
		if err != nil {
			return err
		}
		now := time.Now()
		about := digest.About{Manager: *manager, Since: now.Add(-*last), Until: now}
		reading, err := who.as()
		if err != nil {
			return err
		}
		return app.Operate(c.Context(), cfg, func(s *operate.Service) error {
			d, err := s.Digest(c.Context(), reading, about)
			if err != nil {
				return fmt.Errorf("gathering digest: %w", err)
			}
			return printDigest(c.OutOrStdout(), cfg.Digest, printed{d, *asHTML})
		})
	}
	return c
}

// printed is a digest and the form that it is printed in.
type printed struct {
	digest digest.Digest
	asHTML bool
}

func printDigest(out io.Writer, cfg config.Digest, p printed) error {
	renderer, err := digest.NewRenderer(cfg.Options())
	if err != nil {
		return err
	}
	mail, err := renderer.Render(p.digest)
	if err != nil {
		return err
	}
	text := "Subject: " + mail.Subject + "\n\n" + mail.Text
	if p.asHTML {
		text = mail.HTML
	}
	_, err = io.WriteString(out, text)
	return err
}
