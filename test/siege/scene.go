package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/test/rig"
)

// scene is the run's surroundings.
type scene struct {
	options
	folder                   string
	webhooks, admin, inbound string
	gateway                  *rig.Process
	// cage is nil where none can be made; bound says which.
	cage  *rig.Cage
	bound string
	undo  []func() error
}

// strike takes down what set has put up, as far as it came.
func (s *scene) strike() error {
	var errs []error
	for i := len(s.undo) - 1; i >= 0; i-- {
		errs = append(errs, s.undo[i]())
	}
	return errors.Join(errs...)
}

// set builds the binary and starts simulator and gateway.
func (s *scene) set(ctx context.Context) error {
	binary, err := rig.Build(ctx, s.folder)
	if err != nil {
		return err
	}
	simulator, err := rig.StartSimulator(binary)
	if err != nil {
		return err
	}
	s.undo = append(s.undo, simulator.Kill)
	file, err := s.configure(ctx, simulator.URL)
	if err != nil {
		return err
	}
	log, err := s.openLog()
	if err != nil {
		return err
	}
	if s.gateway, err = s.launch(log, binary, "run", "--config", file); err != nil {
		return err
	}
	s.undo = append(s.undo, s.gateway.Kill)
	return rig.Poll(ctx, 20*time.Millisecond, func() (bool, error) {
		select {
		case <-s.gateway.Done():
			return false, errors.New("the gateway ended by itself; see -log")
		default:
			return rig.Ready(ctx, s.admin)
		}
	})
}

// configure writes the configuration, for a gateway with a store and ports of its own.
func (s *scene) configure(ctx context.Context, simulator string) (file string, err error) {
	if s.webhooks, err = rig.FreePort(); err != nil {
		return "", err
	}
	if s.admin, err = rig.FreePort(); err != nil {
		return "", err
	}
	s.inbound = "http://" + s.webhooks + config.Default().Webhooks.InboundPaths[0]
	ground, err := rig.NewGround(ctx, "sqlite")
	if err != nil {
		return "", err
	}
	place, err := ground.Place(ctx, s.folder)
	if err != nil {
		return "", err
	}
	s.undo = append(s.undo, place.Close)
	site := rig.Site{
		Store: place.Config, Journal: filepath.Join(s.folder, "journal"),
		Simulator: simulator, Webhooks: s.webhooks, Admin: s.admin, InFlight: 32,
	}
	file = filepath.Join(s.folder, "gateway.yaml")
	if err := os.WriteFile(file, site.YAML(), 0o600); err != nil {
		return "", fmt.Errorf("writing the configuration: %w", err)
	}
	return file, nil
}

func (s *scene) openLog() (io.Writer, error) {
	if s.log == "" {
		return io.Discard, nil
	}
	f, err := os.Create(s.log)
	if err != nil {
		return nil, fmt.Errorf("creating the log: %w", err)
	}
	s.undo = append(s.undo, f.Close)
	return f, nil
}

// launch starts the gateway in a cage or, where none can be made, as it would set
// itself up in one; its memory is then looked at in the end.
func (s *scene) launch(log io.Writer, command ...string) (process *rig.Process, err error) {
	set := []string{"EBS_SMS_WEBHOOKS_CONNECTIONS_TRUSTED_PROXIES=" + proxy}
	if s.most > 0 {
		set = append(set, fmt.Sprintf("EBS_SMS_WEBHOOKS_CONNECTIONS_MAX=%d", s.most))
	}
	if s.cage, err = rig.NewCage(int64(s.memory) << 20); err != nil {
		s.bound = "GOMEMLIMIT and its resident set looked at (no control group can be made here)"
		set = append(set, fmt.Sprintf("GOMEMLIMIT=%dMiB", s.memory*3/4))
		return rig.Launch("env", log, append(set, command...)...)
	}
	s.bound = "by a control group"
	s.undo = append(s.undo, s.cage.Remove)
	return s.cage.Launch("env", log, append(set, command...)...)
}
