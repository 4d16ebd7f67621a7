package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/spf13/cobra"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/internal/settings"
)

// configFile adds the flag that names the configuration, and returns what reads it.
func configFile(c *cobra.Command) (load func() (config.Config, error)) {
	path := c.Flags().StringP("config", "c", "gateway.yaml", "configuration `file`; gateway.example.yaml documents it")
	_ = c.MarkFlagFilename("config", "yaml", "yml") // the flag is there
	return func() (config.Config, error) {
		cfg, err := config.Load(settings.Source{Path: *path, Environ: os.Environ(), ReadFile: os.ReadFile})
		var fault settings.Fault
		if errors.As(err, &fault) && fault.Key == "" && errors.Is(fault, fs.ErrNotExist) {
			err = fmt.Errorf("%w; copy gateway.example.yaml, or name another file with --config", err)
		}
		return cfg, err
	}
}

func newRun() *cobra.Command {
	c := &cobra.Command{Use: "run", Short: "Run the gateway until SIGINT, SIGTERM or SIGHUP.", Args: cobra.NoArgs}
	load := configFile(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		cfg, err := load()
		if err != nil {
			return err
		}
		app.TuneRuntime(app.Surroundings{Getenv: os.Getenv, Root: os.DirFS("/")})
		registry := prometheus.NewRegistry()
		registry.MustRegister(collectors.NewGoCollector(),
			collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
		return runGateway(c.Context(), app.Options{
			Config: cfg, Logger: newLogger(cfg.Log, c.ErrOrStderr()), Registry: registry, Version: build(),
		})
	}
	return c
}

func runGateway(ctx context.Context, opts app.Options) error {
	if opts.Config.Mode == config.ModeShadow {
		shadow, err := app.NewShadow(ctx, opts)
		if err != nil {
			return err
		}
		return shadow.Run(ctx)
	}
	gateway, err := app.New(ctx, opts)
	if err != nil {
		return err
	}
	return gateway.Run(ctx)
}

func newLogger(cfg config.Log, w io.Writer) *slog.Logger {
	opts := &slog.HandlerOptions{Level: cfg.Level}
	if cfg.Format == config.FormatText {
		return slog.New(slog.NewTextHandler(w, opts))
	}
	return slog.New(slog.NewJSONHandler(w, opts))
}
