//go:build cgo

package standin_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// waits names the variable that makes this test binary start a server and wait.
const waits = "STANDIN_WAITS"

// wait says where the server is, and goes on until its input ends.
func wait(ctx context.Context) int {
	d, err := server.NewDatabase(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Fprintln(os.Stdout, d.Login(user).ConnectString)
	_, _ = io.Copy(io.Discard, os.Stdin)
	return 0
}

// TestServer_EndsWithItsProcess: tests that are killed leave no PostgreSQL behind.
func TestServer_EndsWithItsProcess(t *testing.T) {
	t.Parallel()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), waits+"=1")
	_, err := command.StdinPipe()
	require.NoError(t, err)
	output, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	line, err := bufio.NewReader(output).ReadString('\n')
	require.NoError(t, err)
	address, _, _ := strings.Cut(line, "/")
	require.True(t, listens(address), address)

	require.NoError(t, command.Process.Kill())
	require.Error(t, command.Wait())
	require.Eventually(t, func() bool { return !listens(address) }, 30*time.Second, 20*time.Millisecond)
}

func listens(address string) bool {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		return false
	}
	connection.Close()
	return true
}
