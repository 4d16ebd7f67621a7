package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
	"ebs-sms-gateway/test/rig/sabotage"
)

// scene is one run's surroundings.
type scene struct {
	options
	binary, config string
	// admin is where the gateway serves /readyz, inbound where it takes replies.
	admin, inbound string
	ground         *rig.Ground
	gateway        *rig.Process
	place          *rig.Place
	saboteur       *sabotage.Sabotage
	down           sabotage.Downtime
	trouble        *rig.Outage
	control        twiliotest.Control
	log            io.Writer
	undo           []func() error
}

// strike takes down what set has put up, as far as it came.
func (s *scene) strike() error {
	var errs []error
	for i := len(s.undo) - 1; i >= 0; i-- {
		errs = append(errs, s.undo[i]())
	}
	return errors.Join(errs...)
}

// set builds the binary, starts the simulator and makes the queue.
func (s *scene) set(ctx context.Context, folder string) (err error) {
	if s.binary, err = rig.Build(ctx, folder); err != nil {
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
	if s.place, err = s.ground.Place(ctx, folder); err != nil {
		return err
	}
	s.undo = append(s.undo, s.place.Close)
	s.trouble = s.place.Outage
	if s.silent {
		s.trouble = s.place.Silence
	}
	return s.configure(folder, simulator.URL)
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

// configure writes the configuration, with ports that stay the same over a restart.
func (s *scene) configure(folder, simulator string) error {
	webhooks, err := rig.FreePort()
	if err != nil {
		return err
	}
	if s.admin, err = rig.FreePort(); err != nil {
		return err
	}
	s.inbound = "http://" + webhooks + config.Default().Webhooks.InboundPaths[0]
	site := rig.Site{
		Store: s.place.Config, Journal: filepath.Join(folder, "journal"),
		Simulator: simulator, Webhooks: webhooks, Admin: s.admin, InFlight: s.inFlight,
	}
	s.config = filepath.Join(folder, "gateway.yaml")
	if err := os.WriteFile(s.config, site.YAML(), 0o600); err != nil {
		return fmt.Errorf("writing the configuration: %w", err)
	}
	return nil
}

func (s *scene) launch() (err error) {
	s.gateway, err = rig.Launch(s.binary, s.log, "run", "--config", s.config)
	return err
}

// kill ends the gateway, if it was started, as a power failure does.
func (s *scene) kill() error {
	if s.gateway == nil {
		return nil
	}
	return s.gateway.Kill()
}

// await polls until it holds. It fails when that takes longer than settle, or the
// gateway ends by itself.
func (s *scene) await(ctx context.Context, what string, holds func(context.Context) (bool, error)) error {
	ctx, cancel := context.WithTimeoutCause(ctx, s.settle, errors.New("waited too long for "+what))
	defer cancel()
	return rig.Poll(ctx, 50*time.Millisecond, func() (bool, error) {
		select {
		case <-s.gateway.Done():
			return false, errors.New("the gateway ended by itself; see -log")
		default:
			return holds(ctx)
		}
	})
}

// after lets time pass.
func (s *scene) after(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-s.gateway.Done():
		return errors.New("the gateway ended by itself; see -log")
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (s *scene) ready(ctx context.Context) (bool, error) { return rig.Ready(ctx, s.admin) }

// posts is how many outbound messages the simulator was asked to send.
func (s *scene) posts(ctx context.Context) (int64, error) {
	tally, err := s.control.Tally(ctx)
	return tally.Posts, err
}

// caughtUp reports whether a reply is staged that came after a time: all before it are.
func (s *scene) caughtUp(ctx context.Context, after time.Time) (bool, error) {
	newest, err := s.place.Store.Replies(ctx, gateway.ReplySearchParams{Limit: 1})
	if err != nil {
		return false, fmt.Errorf("reading the newest reply: %w", err)
	}
	return len(newest) > 0 && newest[0].ReceivedAt.After(after), nil
}
