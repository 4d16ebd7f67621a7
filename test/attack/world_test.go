package attack_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/bcrypt"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

const (
	// other is a channel beside rig.Channel.
	other = "OTHER"
	// texter is the person's number, sender what was texted from.
	texter, sender = "+12025550123", "+12025550100"
	password       = "correct horse battery"
)

// personal are the parts of the world's personal data that no masked page, log or metric may hold.
func personal() []string {
	return []string{texter[1:], "2025550123", "555-0123", "Przybylski", "forklift", "jane.doe", "secret.png", "GREEN LLAMA"}
}

// people are the users, by their roles.
func people() []string {
	return []string{"viewer:viewer", "helpdesk:helpdesk", "operator:operator", "other:operator@" + other}
}

// site is a gateway with a console, rows of two channels, and a log.
type site struct {
	*testing.T
	*rig.World
	// rows is the store that the gateway works on.
	rows   rig.Store
	app    *app.App
	url    string
	halted atomic.Pointer[time.Time]
	ahead  atomic.Int64
	log    journal
	users  string
}

// journal keeps what was logged.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(line)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func (s *site) clock() time.Time {
	now := time.Now()
	if halted := s.halted.Load(); halted != nil {
		now = *halted
	}
	return now.Add(time.Duration(s.ahead.Load()))
}

// halt stops the gateway's clock: what comes by time does so by wait alone.
func (s *site) halt() {
	now := time.Now()
	s.halted.Store(&now)
}

// wait puts the gateway's clock forward.
func (s *site) wait(d time.Duration) { s.ahead.Add(int64(d)) }

// open starts a gateway with a console.
func open(t *testing.T, setups ...rig.Setup) *site {
	t.Helper()
	s := &site{T: t, users: writeUsers(t)}
	s.World = rig.NewWorld(t, twiliotest.Options{Clock: s.clock})
	s.rows = s.Store
	setups = append([]rig.Setup{func(o *app.Options) {
		o.Clock = s.clock
		o.Logger = slog.New(slog.NewTextHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		o.Config.Console.Listen, o.Config.Console.Access.Users.File = "127.0.0.1:0", s.users
		o.Config.Console.Access.Login = config.LoginUsers
		o.Config.Console.Access.Sessions.Key = "a key of thirty-two bytes or more"
		second := o.Config.Channels[0]
		second.Name = other
		o.Config.Channels = append(o.Config.Channels, second)
	}}, setups...)
	s.app = s.Gateway(t, setups...)
	s.url = "http://" + s.app.ConsoleAddress()
	return s
}

// writeUsers writes a file of the people, who have one password.
func writeUsers(t *testing.T) string {
	t.Helper()
	hash, err := bcrypt.GenerateFromPassword([]byte(password), 10)
	require.NoError(t, err)
	var lines strings.Builder
	for _, line := range people() {
		name, roles, _ := strings.Cut(line, ":")
		lines.WriteString(name + ":" + string(hash) + ":" + roles + "\n")
	}
	path := filepath.Join(t.TempDir(), "users")
	require.NoError(t, os.WriteFile(path, []byte(lines.String()), 0o600))
	return path
}

// fill has rows and a reply that fits two of them, all full of personal data. Message 1 and reply 1 are of rig.Channel.
func (s *site) fill() {
	s.Helper()
	sent := gateway.Message{
		Channel: rig.Channel, PersonID: 7, PersonName: "Przybylski, Gertrude", Phones: texter, Body: "Your forklift licence. Renew?",
		Subject: "forklift licence", ManagerEmail: "jane.doe@example.com", MediaURLs: []string{"https://example.com/secret.png"},
		ReplyKeywords: []string{"YES", "NO"}, Priority: gateway.PriorityDefault,
		State: gateway.State{
			Status: gateway.StatusDelivered, Recipient: texter, Sender: sender, ClaimedAt: time.Now().Add(-time.Hour),
			ErrorCode: 30003, ErrorText: "no such number " + texter,
		},
	}
	again := sent
	again.Subject = "first aid"
	_, err := s.rows.Insert(s.Context(), []gateway.Message{sent, again})
	require.NoError(s, err)
	s.receive(twiliotest.Inbound{Body: "yes GREEN LLAMA", MediaURLs: []string{"https://api.twilio.com/secret.png"}})
}

// receive has a text come in, and waits until it has been matched.
func (s *site) receive(in twiliotest.Inbound) gateway.Reply {
	s.Helper()
	before := s.replies()
	in.From, in.To = texter, sender
	status, err := s.Simulator.Receive(s.Context(), in)
	require.NoError(s, err)
	require.Equal(s, 200, status)
	require.Eventually(s, func() bool {
		now := s.replies()
		return len(now) > len(before) && now[0].Match.Status != gateway.MatchPending
	}, 20*time.Second, 20*time.Millisecond)
	return s.replies()[0]
}

func (s *site) replies() []gateway.Reply {
	s.Helper()
	found, err := s.rows.Replies(s.Context(), gateway.ReplySearchParams{From: texter})
	require.NoError(s, err)
	return found
}
