// Package scene sets up what a drill plays on: the gateway's binary, the simulator, a ground for queues, a log,
// and gateways as processes.
package scene

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// Options say what is to be set up.
type Options struct {
	// Name is the drill's, for its folder.
	Name string
	// Store is the kind of the queues: sqlite, or oracle, which is the stand-in for an Oracle server.
	Store string
	// Ground takes the place of one of that kind; the caller stops it.
	Ground *rig.Ground
	// Faults are the simulator's.
	Faults twiliotest.Faults
	// Race builds the gateway with the race detector.
	Race bool
	// Log is the file for what the gateways log, "" for none.
	Log string
}

// Scene is a drill's surroundings.
type Scene struct {
	// Folder is for the drill's files, and goes with the scene.
	Folder    string
	Simulator *rig.Simulator
	Control   twiliotest.Control
	binary    string
	ground    *rig.Ground
	log       io.Writer
	undo      []func() error
}

// Open builds the binary, starts the simulator and prepares for queues. After an error nothing is left.
func Open(ctx context.Context, o Options) (*Scene, error) {
	s := &Scene{log: io.Discard, ground: o.Ground}
	for _, set := range []func(context.Context, Options) error{s.makeFolder, s.openLog, s.build, s.simulate,
		s.prepare} {
		if err := set(ctx, o); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	return s, nil
}

// Close takes everything down, the last first.
func (s *Scene) Close() error {
	var errs []error
	for i := len(s.undo) - 1; i >= 0; i-- {
		errs = append(errs, s.undo[i]())
	}
	s.undo = nil
	return errors.Join(errs...)
}

// Defer has undo called by Close.
func (s *Scene) Defer(undo func() error) { s.undo = append(s.undo, undo) }

// Place makes a queue, which is closed with the scene, or before.
func (s *Scene) Place(ctx context.Context) (*rig.Place, error) {
	folder, err := os.MkdirTemp(s.Folder, "queue-")
	if err != nil {
		return nil, fmt.Errorf("making a folder: %w", err)
	}
	place, err := s.ground.Place(ctx, folder)
	if err != nil {
		return nil, err
	}
	place.Close = sync.OnceValue(place.Close)
	s.Defer(place.Close)
	return place, nil
}

// Audit compares a queue with what the simulator has accepted.
func (s *Scene) Audit(ctx context.Context, place *rig.Place) (audit rig.Audit, ledger twiliotest.Ledger, err error) {
	if ledger, err = s.Control.Accepted(ctx); err != nil {
		return audit, nil, err
	}
	tally, err := s.Control.Tally(ctx)
	if err != nil {
		return audit, nil, err
	}
	audit, err = rig.Compare(ctx, place.Store, ledger, tally)
	return audit, ledger, err
}

func (s *Scene) makeFolder(_ context.Context, o Options) (err error) {
	if s.Folder, err = os.MkdirTemp("", "ebs-sms-gateway-"+o.Name+"-"); err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}
	s.Defer(func() error { return os.RemoveAll(s.Folder) })
	return nil
}

func (s *Scene) openLog(_ context.Context, o Options) error {
	if o.Log == "" {
		return nil
	}
	f, err := os.Create(o.Log)
	if err != nil {
		return fmt.Errorf("creating the log: %w", err)
	}
	s.log = f
	s.Defer(f.Close)
	return nil
}

func (s *Scene) build(ctx context.Context, o Options) (err error) {
	var flags []string
	if o.Race {
		flags = append(flags, "-race")
	}
	s.binary, err = rig.Build(ctx, s.Folder, flags...)
	return err
}

func (s *Scene) simulate(ctx context.Context, o Options) (err error) {
	if s.Simulator, err = rig.StartSimulator(s.binary); err != nil {
		return err
	}
	s.Defer(s.Simulator.Kill)
	s.Control = twiliotest.Control{BaseURL: s.Simulator.URL}
	return s.Control.SetFaults(ctx, o.Faults)
}

func (s *Scene) prepare(ctx context.Context, o Options) (err error) {
	if s.ground != nil {
		return nil
	}
	if s.ground, err = rig.NewGround(ctx, o.Store); err != nil {
		return err
	}
	s.Defer(func() error {
		s.ground.Stop()
		return nil
	})
	return nil
}
