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
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
	"ebs-sms-gateway/test/rig/sabotage"
)

// scene is one run's surroundings.
type scene struct {
	options
	folder, binary string
	gateways       [2]*member
	saboteur       *sabotage.Sabotage
	// down stays empty: one of the two is always there.
	down    sabotage.Downtime
	place   *rig.Place
	control twiliotest.Control
	log     io.Writer
	undo    []func() error
}

// strike takes down what set has put up, as far as it came.
func (s *scene) strike() error {
	var errs []error
	for i := len(s.undo) - 1; i >= 0; i-- {
		errs = append(errs, s.undo[i]())
	}
	return errors.Join(errs...)
}

// set builds the binary, starts the simulator, makes the queue and starts both gateways.
func (s *scene) set(ctx context.Context) (err error) {
	if s.binary, err = rig.Build(ctx, s.folder); err != nil {
		return err
	}
	if s.log, err = s.openLog(); err != nil {
		return err
	}
	simulator, err := rig.StartSimulator(s.binary)
	if err != nil {
		return err
	}
	s.undo = append(s.undo, simulator.Kill)
	s.control = twiliotest.Control{BaseURL: simulator.URL}
	if err := s.control.SetFaults(ctx, twiliotest.Faults{LatencyMin: s.latency / 2, LatencyMax: s.latency}); err != nil {
		return err
	}
	if err := s.openPlace(ctx); err != nil {
		return err
	}
	for i := range s.gateways {
		if s.gateways[i], err = s.newMember(i, simulator.URL); err != nil {
			return err
		}
		s.undo = append(s.undo, s.gateways[i].kill)
		if err := s.gateways[i].launch(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (s *scene) openPlace(ctx context.Context) error {
	ground, err := rig.NewGround(ctx, s.store)
	if err != nil {
		return err
	}
	s.undo = append(s.undo, func() error {
		ground.Stop()
		return nil
	})
	if s.place, err = ground.Place(ctx, s.folder); err != nil {
		return err
	}
	s.undo = append(s.undo, s.place.Close)
	return nil
}

func (s *scene) openLog() (io.Writer, error) {
	if s.options.log == "" {
		return io.Discard, nil
	}
	f, err := os.Create(s.options.log)
	if err != nil {
		return nil, fmt.Errorf("creating the log: %w", err)
	}
	s.undo = append(s.undo, f.Close)
	return f, nil
}

func (s *scene) audit(ctx context.Context) (audit rig.Audit, ledger twiliotest.Ledger, err error) {
	if ledger, err = s.control.Accepted(ctx); err != nil {
		return audit, nil, err
	}
	tally, err := s.control.Tally(ctx)
	if err != nil {
		return audit, nil, err
	}
	audit, err = rig.Compare(ctx, s.place.Store, ledger, tally)
	return audit, ledger, err
}

// member is one of the two gateways, on ports and with a journal that its
// successors take over.
type member struct {
	binary, config, admin, inbound string
	log                            io.Writer
	process                        *rig.Process
}

func (s *scene) newMember(number int, simulator string) (*member, error) {
	webhooks, err := rig.FreePort()
	if err != nil {
		return nil, err
	}
	admin, err := rig.FreePort()
	if err != nil {
		return nil, err
	}
	m := &member{
		binary: s.binary, config: filepath.Join(s.folder, fmt.Sprintf("gateway-%d.yaml", number)), log: s.log,
		admin: admin, inbound: "http://" + webhooks + config.Default().Webhooks.InboundPaths[0],
	}
	site := rig.Site{
		Store: s.place.Config, Journal: filepath.Join(s.folder, fmt.Sprintf("journal-%d", number)),
		Simulator: simulator, Webhooks: webhooks, Admin: admin, InFlight: s.inFlight,
	}
	if err := os.WriteFile(m.config, site.YAML(), 0o600); err != nil {
		return nil, fmt.Errorf("writing the configuration: %w", err)
	}
	return m, nil
}

// launch starts the gateway and waits until it is ready.
func (m *member) launch(ctx context.Context) (err error) {
	if m.process, err = rig.Launch(m.binary, m.log, "run", "--config", m.config); err != nil {
		return err
	}
	return rig.Poll(ctx, 20*time.Millisecond, func() (bool, error) {
		select {
		case <-m.process.Done():
			return false, errors.New("the gateway ended by itself; see -log")
		default:
			return m.ready(ctx)
		}
	})
}

// replace stops the gateway as Kubernetes does, and starts its successor.
func (m *member) replace(ctx context.Context) error {
	if err := m.process.Terminate(); err != nil {
		return err
	}
	return m.launch(ctx)
}

func (m *member) kill() error {
	if m.process == nil {
		return nil
	}
	return m.process.Kill()
}

func (m *member) ready(ctx context.Context) (bool, error) { return rig.Ready(ctx, m.admin) }
