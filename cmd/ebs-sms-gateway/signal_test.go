package main

import (
	"bufio"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// asMain makes the test binary the program itself. It is none of the variables that are settings.
const asMain = "TEST_AS_EBS_SMS_GATEWAY"

func TestMain(m *testing.M) {
	if os.Getenv(asMain) != "" {
		main()
	}
	os.Exit(m.Run())
}

func TestSignalsEndItInGoodOrder(t *testing.T) {
	t.Parallel()
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			// nohup has its children ignore SIGHUP, and the gateway respects that.
			process := exec.CommandContext(t.Context(),
				"env", "--default-signal", os.Args[0], "twilio-sim", "--listen", "127.0.0.1:0")
			process.Env = append(os.Environ(), asMain+"=1")
			stdout, err := process.StdoutPipe()
			require.NoError(t, err)
			require.NoError(t, process.Start())
			_, err = bufio.NewReader(stdout).ReadString('\n') // it runs
			require.NoError(t, err)
			require.NoError(t, process.Process.Signal(signal))
			require.NoError(t, process.Wait())
		})
	}
}
