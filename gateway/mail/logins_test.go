package mail_test

import (
	"bufio"
	"crypto/hmac"
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// serveLogins answers Postfix's questions about logins in Dovecot's protocol (version 1.1): gateway@example.com and password.
func serveLogins(t *testing.T, path string) {
	t.Helper()
	listener, err := net.Listen("unix", path)
	require.NoError(t, err)
	require.NoError(t, os.Chmod(path, 0o777))
	var all sync.WaitGroup
	all.Go(func() {
		for conn, err := listener.Accept(); err == nil; conn, err = listener.Accept() {
			all.Go(func() { answerLogins(conn) })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		all.Wait()
	})
}

func answerLogins(conn net.Conn) {
	defer conn.Close()
	fmt.Fprint(conn, "VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nMECH\tLOGIN\tplaintext\nMECH\tCRAM-MD5\tdictionary\tactive\n"+
		"SPID\t1\nCUID\t1\nCOOKIE\t00\nDONE\n")
	mechanisms, said := map[string]string{}, map[string][]string{}
	for in := bufio.NewScanner(conn); in.Scan(); {
		fields := strings.Split(in.Text(), "\t")
		switch fields[0] {
		case "AUTH":
			id := fields[1]
			mechanisms[id] = fields[2]
			if response, ok := strings.CutPrefix(fields[len(fields)-1], "resp="); ok {
				said[id] = append(said[id], decode(response))
			}
			fmt.Fprint(conn, judgeLogin(id, mechanisms[id], said[id]))
		case "CONT":
			id := fields[1]
			said[id] = append(said[id], decode(fields[2]))
			fmt.Fprint(conn, judgeLogin(id, mechanisms[id], said[id]))
		}
	}
}

func decode(text string) string {
	decoded, _ := base64.StdEncoding.DecodeString(text)
	return string(decoded)
}

const challenge = "<1.1@mail.example.com>"

// judgeLogin is the next line to a client who has said so much.
func judgeLogin(id, mechanism string, said []string) string {
	ask := func(text string) string {
		return fmt.Sprintf("CONT\t%s\t%s\n", id, base64.StdEncoding.EncodeToString([]byte(text)))
	}
	right := false
	switch {
	case mechanism == "PLAIN" && len(said) == 1:
		right = said[0] == "\x00gateway@example.com\x00"+password
	case mechanism == "LOGIN" && len(said) < 2:
		return ask([]string{"Username:", "Password:"}[len(said)])
	case mechanism == "LOGIN":
		right = said[0] == "gateway@example.com" && said[1] == password
	case mechanism == "CRAM-MD5" && len(said) == 0:
		return ask(challenge)
	case mechanism == "CRAM-MD5":
		mac := hmac.New(md5.New, []byte(password))
		mac.Write([]byte(challenge))
		right = said[0] == "gateway@example.com "+hex.EncodeToString(mac.Sum(nil))
	}
	if right {
		return fmt.Sprintf("OK\t%s\tuser=gateway@example.com\n", id)
	}
	return fmt.Sprintf("FAIL\t%s\tuser=gateway@example.com\n", id)
}
