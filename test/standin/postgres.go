package standin

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// superuser is the role that owns the cluster. As SYSTEM, it is Oracle's administrator.
const superuser = "system"

// postgres is a running server, in a folder of its own.
type postgres struct {
	programs string
	folder   string
	port     int
	password string
	process  *os.Process
	exited   chan struct{} // closed once the process has ended, as ending says
	ending   error
	log      *os.File
}

const (
	// installations is where Debian and Ubuntu put them, by their version.
	installations = "/usr/lib/postgresql/*/bin"
	oldest        = 15
)

// programs finds the folder of initdb, postgres and psql: the newest that there is.
func programs(installations string) (string, error) {
	folders, err := filepath.Glob(installations)
	if err != nil {
		return "", fmt.Errorf("looking for PostgreSQL: %w", err)
	}
	best, version := "", oldest-1
	for _, folder := range folders {
		number, err := strconv.Atoi(filepath.Base(filepath.Dir(folder)))
		if err == nil && number > version && executable(folder) {
			best, version = folder, number
		}
	}
	if path, err := exec.LookPath("initdb"); best == "" && err == nil && executable(filepath.Dir(path)) {
		best = filepath.Dir(path)
	}
	if best == "" {
		return "", &missingError{what: "a PostgreSQL server, version 15 or later", packages: []string{"postgresql"}}
	}
	return best, nil
}

func executable(folder string) bool {
	for _, name := range []string{"initdb", "postgres", "psql"} {
		if _, err := exec.LookPath(filepath.Join(folder, name)); err != nil {
			return false
		}
	}
	return true
}

// unprivileged is who PostgreSQL runs as: it refuses to be root.
func unprivileged() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil //nolint:nilnil // none is needed
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		account, err = user.Lookup("nobody")
	}
	if err != nil {
		return nil, fmt.Errorf("looking for a user to run PostgreSQL as: %w", err)
	}
	uid, uidErr := strconv.ParseUint(account.Uid, 10, 32)
	gid, gidErr := strconv.ParseUint(account.Gid, 10, 32)
	if err := errors.Join(uidErr, gidErr); err != nil {
		return nil, fmt.Errorf("looking for a user to run PostgreSQL as: %w", err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

func startPostgres(ctx context.Context, folder, password string) (*postgres, error) {
	binaries, err := programs(installations)
	if err != nil {
		return nil, err
	}
	credential, err := unprivileged()
	if err != nil {
		return nil, err
	}
	p := &postgres{programs: binaries, folder: folder, password: password, exited: make(chan struct{})}
	if err := p.initialize(ctx, credential); err != nil {
		return nil, err
	}
	if err := p.launch(credential); err != nil {
		return nil, err
	}
	if err := p.waitUntilReady(ctx); err != nil {
		p.stop()
		return nil, err
	}
	return p, nil
}

func (p *postgres) data() string { return filepath.Join(p.folder, "data") }

func (p *postgres) initialize(ctx context.Context, credential *syscall.Credential) error {
	secret := filepath.Join(p.folder, "password")
	if err := os.WriteFile(secret, []byte(p.password), 0o600); err != nil {
		return fmt.Errorf("writing PostgreSQL's password: %w", err)
	}
	if credential != nil {
		err := errors.Join(os.Chown(p.folder, int(credential.Uid), int(credential.Gid)),
			os.Chown(secret, int(credential.Uid), int(credential.Gid)))
		if err != nil {
			return fmt.Errorf("giving PostgreSQL its folder: %w", err)
		}
	}
	command := exec.CommandContext(ctx, filepath.Join(p.programs, "initdb"),
		"--pgdata", p.data(), "--username", superuser, "--pwfile", secret, "--no-sync", "--encoding=UTF8", "--locale=C",
		"--lc-ctype=C.UTF-8",
		"--auth-local=trust", "--auth-host=scram-sha-256")
	command.Dir = p.folder
	command.SysProcAttr = &syscall.SysProcAttr{Credential: credential}
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("initializing PostgreSQL: %w\n%s", err, output)
	}
	return nil
}

func (p *postgres) settings() []string {
	settings := []string{
		"listen_addresses=127.0.0.1", "port=" + strconv.Itoa(p.port), "unix_socket_directories=" + p.folder,
		"fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
		"shared_buffers=64MB", "max_connections=400", "deadlock_timeout=100ms",
		// The hints of Oracle's statements, which name indexes, are not read: this heeds them on the whole. PostgreSQL
		// misjudges indexes of expressions that are NULL for most rows.
		"enable_seqscan=off", "jit=off",
		"timezone=UTC", "log_timezone=UTC", "lc_messages=C", "datestyle=ISO", "intervalstyle=postgres",
		"log_min_messages=fatal", "log_min_error_statement=panic",
	}
	arguments := []string{"-D", p.data()}
	for _, setting := range settings {
		arguments = append(arguments, "-c", setting)
	}
	return arguments
}

// launch starts the server. It ends with this process, however that ends.
func (p *postgres) launch(credential *syscall.Credential) error {
	port, err := freePort()
	if err != nil {
		return err
	}
	p.port = port
	p.log, err = os.Create(filepath.Join(p.folder, "log"))
	if err != nil {
		return fmt.Errorf("creating PostgreSQL's log: %w", err)
	}
	started := make(chan error, 1)
	go p.run(credential, started)
	return <-started
}

// run keeps its thread: the signal of the parent's death would come at the thread's. The server outlives the context
// of its start.
func (p *postgres) run(credential *syscall.Credential, started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	command := exec.Command(filepath.Join(p.programs, "postgres"), p.settings()...)
	command.Dir = p.folder
	command.Stdout, command.Stderr = p.log, p.log
	command.SysProcAttr = &syscall.SysProcAttr{Credential: credential, Pdeathsig: syscall.SIGQUIT, Setpgid: true}
	if err := command.Start(); err != nil {
		started <- fmt.Errorf("starting PostgreSQL: %w", err)
		return
	}
	p.process = command.Process
	started <- nil
	p.ending = command.Wait()
	close(p.exited)
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("looking for a free port: %w", err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

func (p *postgres) waitUntilReady(ctx context.Context) error {
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for {
		state, err := os.ReadFile(filepath.Join(p.data(), "postmaster.pid"))
		if err == nil && bytes.Contains(state, []byte("\nready")) {
			return nil
		}
		select {
		case <-ticker.C:
		case <-p.exited:
			text, _ := os.ReadFile(p.log.Name())
			return fmt.Errorf("starting PostgreSQL: it ended: %w\n%s", p.ending, text)
		case <-ctx.Done():
			return fmt.Errorf("starting PostgreSQL: %w", ctx.Err())
		}
	}
}

// stop ends the server at once, its sessions too.
func (p *postgres) stop() {
	if p.process == nil {
		return
	}
	_ = p.process.Signal(syscall.SIGQUIT)
	<-p.exited
	p.log.Close()
	p.process = nil
}

// sql runs statements as the superuser and returns their rows, with a | between columns.
func (p *postgres) sql(ctx context.Context, database, statements string) ([]string, error) {
	output, err := p.psql(ctx, database, strings.NewReader(statements))
	if err != nil {
		return nil, err
	}
	text := strings.TrimRight(output, "\n")
	if text == "" {
		return nil, nil
	}
	return strings.Split(text, "\n"), nil
}

func (p *postgres) psql(ctx context.Context, database string, script *strings.Reader) (string, error) {
	var output, messages bytes.Buffer
	command := exec.CommandContext(ctx, filepath.Join(p.programs, "psql"),
		"--host", p.folder, "--port", strconv.Itoa(p.port), "--username", superuser, "--dbname", database,
		"--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", "--file", "-")
	command.Stdin, command.Stdout, command.Stderr = script, &output, &messages
	if err := command.Run(); err != nil {
		return "", fmt.Errorf("running SQL in %s: %w: %s", database, err, strings.TrimSpace(messages.String()))
	}
	return output.String(), nil
}
