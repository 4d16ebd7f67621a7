package rig

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"time"
)

// Build builds the gateway's binary into folder and returns its path. Further
// arguments go to go build (-race).
func Build(ctx context.Context, folder string, flags ...string) (string, error) {
	binary := filepath.Join(folder, "ebs-sms-gateway")
	args := append([]string{"build"}, flags...)
	cmd := exec.CommandContext(ctx, "go", append(args, "-o", binary, "ebs-sms-gateway/cmd/ebs-sms-gateway")...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the gateway: %w\n%s", err, out)
	}
	return binary, nil
}

// Process is a running child.
type Process struct {
	cmd  *exec.Cmd
	done chan struct{}
	err  error
}

// Launch starts the binary; what it logs goes to log.
func Launch(binary string, log io.Writer, args ...string) (*Process, error) {
	return launch(exec.Command(binary, args...), log)
}

func launch(cmd *exec.Cmd, log io.Writer) (*Process, error) {
	p := &Process{cmd: cmd, done: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = log, log
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", filepath.Base(cmd.Path), err)
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// Kill ends the process with SIGKILL and waits.
func (p *Process) Kill() error { return p.end(syscall.SIGKILL) }

// Terminate asks the process to stop and waits.
func (p *Process) Terminate() error {
	if err := p.end(syscall.SIGTERM); err != nil {
		return err
	}
	return p.err
}

func (p *Process) end(signal syscall.Signal) error {
	if err := p.cmd.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("ending the process: %w", err)
	}
	<-p.done
	return nil
}

// PeakResident is the largest resident set that the running process has had, in bytes.
func (p *Process) PeakResident() (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("reading the resident set: %w", err)
	}
	match := regexp.MustCompile(`(?m)^VmHWM:\s+(\d+) kB$`).FindSubmatch(text)
	if match == nil {
		return 0, errors.New("reading the resident set: there is none")
	}
	kib, err := strconv.ParseInt(string(match[1]), 10, 64)
	return kib << 10, err
}

// Done is closed when the process has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Simulator is the Twilio simulator as a process.
type Simulator struct {
	*Process
	// URL is its address, http://127.0.0.1:port.
	URL string
}

// StartSimulator starts the binary's twilio-sim on a port of its own.
func StartSimulator(binary string, args ...string) (*Simulator, error) {
	out, in := io.Pipe()
	args = append([]string{"twilio-sim", "--listen", "127.0.0.1:0", "--step-delay", "20ms"}, args...)
	process, err := Launch(binary, in, args...)
	if err != nil {
		return nil, err
	}
	go func() {
		<-process.done
		_ = in.CloseWithError(io.EOF)
	}()
	lines := bufio.NewScanner(out)
	address := regexp.MustCompile(`http://[0-9.:]+`)
	for lines.Scan() {
		if url := address.FindString(lines.Text()); url != "" {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return &Simulator{Process: process, URL: url}, nil
		}
	}
	return nil, errors.New("starting the simulator: it ended without naming its address")
}

// Ready reports whether the gateway whose admin listener has this address says that it is
// ready. One that does not listen yet is not.
func Ready(ctx context.Context, admin string) (bool, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+admin+"/readyz", http.NoBody)
	if err != nil {
		return false, fmt.Errorf("asking the gateway: %w", err)
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		return false, nil //nolint:nilerr // it does not listen yet
	}
	return resp.StatusCode == http.StatusOK, resp.Body.Close()
}

// FreePort returns a loopback address that nobody listens on at the moment. Its port is below those that Linux gives to
// outgoing connections: one of these could take it before it is listened on.
func FreePort() (string, error) {
	const first, ports = 20000, 12000
	for range 100 {
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(first+rand.IntN(ports))))
		if err == nil {
			return l.Addr().String(), l.Close()
		}
	}
	return "", errors.New("looking for a free port: found none")
}

// Poll calls ready until it says so, ctx ends, or it fails.
func Poll(ctx context.Context, every time.Duration, ready func() (bool, error)) error {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		ok, err := ready()
		if err != nil || ok {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-ticker.C:
		}
	}
}
