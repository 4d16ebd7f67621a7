package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/ordsexport"
)

func newImportORDS() *cobra.Command {
	c := &cobra.Command{
		Use: "import-ords [FILE]", Args: cobra.MaximumNArgs(1),
		Short: "Print the webhooks of a site's ORDS as configuration, and what cannot be taken over.",
		Long: "Print the section webhooks of the configuration with which the gateway answers at the paths that a\n" +
			"site's ORDS had for Twilio, and as comments what somebody has to look at. FILE is an ORDS export script,\n" +
			"- is the standard input. Nothing is changed. The exit code is 0 (everything is taken over), 1 (something is\n" +
			"to be looked at) or 2 (error).",
		Example: "  ebs-sms-gateway import-ords export.sql\n" +
			"  ebs-sms-gateway import-ords --from-database --config gateway.yaml",
	}
	load := configFile(c)
	var mount ordsexport.Mount
	c.Flags().StringVar(&mount.Context, "context", "/ords", "`path` that ORDS is below, with the pool if it is in it")
	c.Flags().StringVar(&mount.SchemaPath, "schema-path", "", "`path` of the schema, where the script does not tell")
	database := c.Flags().Bool("from-database", false,
		"read USER_ORDS_* as the user of store.oracle.queue, which must be the one that has the services")
	c.RunE = func(c *cobra.Command, args []string) error {
		var site ordsexport.Site
		var err error
		switch {
		case *database == (len(args) > 0):
			return errors.New("name FILE or --from-database")
		case *database:
			site, err = siteOfDatabase(c.Context(), load)
		default:
			site, err = siteOfFile(args[0], c.InOrStdin())
		}
		if err != nil {
			return fmt.Errorf("reading the services of ORDS: %w", err)
		}
		found := site.Webhooks(mount)
		fmt.Fprint(c.OutOrStdout(), found.YAML())
		if len(found.Notes) > 0 || len(found.Inbound) == 0 {
			return exit(app.LevelWarning)
		}
		return nil
	}
	return c
}

var errNotUTF8 = errors.New("not a text in UTF-8: if it is one in UTF-16, as Windows writes it, save it as UTF-8")

func siteOfFile(name string, stdin io.Reader) (ordsexport.Site, error) {
	script, err := readScript(name, stdin)
	if err != nil {
		return ordsexport.Site{}, err
	}
	if bytes.IndexByte(script, 0) >= 0 {
		return ordsexport.Site{}, fmt.Errorf("%s: %w", name, errNotUTF8)
	}
	site, err := ordsexport.Parse(string(script))
	if err != nil {
		return site, fmt.Errorf("%s: %w", name, err)
	}
	return site, nil
}

func readScript(name string, stdin io.Reader) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(stdin)
	}
	return os.ReadFile(name)
}

func siteOfDatabase(ctx context.Context, load func() (config.Config, error)) (ordsexport.Site, error) {
	cfg, err := load()
	if err != nil {
		return ordsexport.Site{}, err
	}
	if cfg.Store.Driver != config.DriverOracle {
		return ordsexport.Site{}, errors.New("store.driver is not oracle")
	}
	return app.ORDSSite(ctx, cfg)
}
