package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
)

// configFlag is where the configuration is.
type configFlag struct {
	Config string `short:"c" default:"gateway.yaml" type:"path" help:"Configuration file; gateway.example.yaml documents it."`
}

func (f configFlag) load() (config.Config, error) {
	return config.Load(config.Source{Path: f.Config, Environ: os.Environ(), ReadFile: os.ReadFile})
}

type runCommand struct {
	configFlag
}

// Run implements the command.
func (c *runCommand) Run(ctx context.Context, s streams) error {
	cfg, err := c.load()
	if err != nil {
		return err
	}
	app.TuneRuntime(os.Getenv)
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	gateway, err := app.New(ctx, app.Options{
		Config: cfg, Logger: newLogger(cfg.Log, s.err), Registry: registry, Version: version,
	})
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

type checkCommand struct {
	configFlag
	Print bool `help:"Also print the configuration in force, secrets redacted."`
}

// Run implements the command.
func (c *checkCommand) Run(ctx context.Context, s streams) error {
	cfg, err := c.load()
	if err != nil {
		return err
	}
	if c.Print {
		fmt.Fprintln(s.out, cfg)
	}
	worst := app.LevelOK
	for _, f := range app.Check(ctx, app.CheckOptions{Config: cfg, Version: version}) {
		fmt.Fprintln(s.out, f)
		worst = max(worst, f.Level)
	}
	if worst == app.LevelOK {
		return nil
	}
	return exit(worst)
}
