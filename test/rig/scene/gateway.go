package scene

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

// Gateway is a gateway as a process, on ports and with a journal that its successors take over.
type Gateway struct {
	// Admin is where it serves /readyz, Webhooks its other address, Inbound the URL where it takes replies.
	Admin, Webhooks, Inbound string
	// Start starts a command; it is rig.Launch, unless it is set to something else.
	Start   func(binary string, log io.Writer, args ...string) (*rig.Process, error)
	binary  string
	config  string
	log     io.Writer
	process *rig.Process
}

// Gateway prepares a gateway at the site, with ports, a journal and a configuration of its own, by the name. It is
// killed with the scene, if it still runs.
func (s *Scene) Gateway(name string, site rig.Site) (g *Gateway, err error) {
	if site.Webhooks, err = rig.FreePort(); err != nil {
		return nil, err
	}
	if site.Admin, err = rig.FreePort(); err != nil {
		return nil, err
	}
	site.Simulator = s.Simulator.URL
	site.Journal = filepath.Join(s.Folder, "journal-"+name)
	g = &Gateway{
		Admin: site.Admin, Webhooks: site.Webhooks,
		Inbound: "http://" + site.Webhooks + config.Default().Webhooks.InboundPaths[0],
		Start:   rig.Launch, binary: s.binary, log: s.log,
		config: filepath.Join(s.Folder, "gateway-"+name+".yaml"),
	}
	if err := os.WriteFile(g.config, site.YAML(), 0o600); err != nil {
		return nil, fmt.Errorf("writing the configuration: %w", err)
	}
	s.Defer(g.Kill)
	return g, nil
}

// Run starts it, without waiting for anything.
func (g *Gateway) Run() (err error) {
	g.process, err = g.Start(g.binary, g.log, "run", "--config", g.config)
	return err
}

// Launch starts it and waits until it is ready.
func (g *Gateway) Launch(ctx context.Context) error {
	if err := g.Run(); err != nil {
		return err
	}
	return g.Await(ctx, 20*time.Millisecond, func(ctx context.Context) (bool, error) { return rig.Ready(ctx, g.Admin) })
}

// Replace stops it as Kubernetes does, and starts its successor.
func (g *Gateway) Replace(ctx context.Context) error {
	if err := g.Terminate(); err != nil {
		return err
	}
	return g.Launch(ctx)
}

// Await asks again and again until it holds. It fails if the gateway ends meanwhile.
func (g *Gateway) Await(ctx context.Context, every time.Duration, holds func(context.Context) (bool, error)) error {
	return rig.Poll(ctx, every, func() (bool, error) {
		select {
		case <-g.Done():
			return false, ErrEnded
		default:
			return holds(ctx)
		}
	})
}

// Pass lets time pass. It fails if the gateway ends meanwhile.
func (g *Gateway) Pass(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-g.Done():
		return ErrEnded
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// ErrEnded says that a gateway ended which nobody had asked to.
var ErrEnded = errors.New("the gateway ended by itself; see -log")

// Process is the gateway while it runs.
func (g *Gateway) Process() *rig.Process { return g.process }

// Done is closed when the gateway that was started last has ended.
func (g *Gateway) Done() <-chan struct{} { return g.process.Done() }

// Terminate asks it to stop, and waits.
func (g *Gateway) Terminate() error { return g.process.Terminate() }

// Kill ends it, if it was started, as a power failure does.
func (g *Gateway) Kill() error {
	if g.process == nil {
		return nil
	}
	return g.process.Kill()
}
