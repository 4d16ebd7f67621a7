package e2e

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/url"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// A text and numbers that must turn up in no log. They are those of rig.Row.
const (
	privateText = "zebra"
	someone     = "+12022000000"
	another     = "+12022000001"
	sender      = twiliotest.DefaultSender
)

// site is a gateway that sends and is posted to, with its log.
type site struct {
	*rig.World
	gateway *app.App
	config  app.Options
	log     *logged
}

func newSite(t testing.TB, opts twiliotest.Options, setups ...rig.Setup) *site {
	t.Helper()
	s := &site{World: rig.NewWorld(t, opts), log: &logged{}}
	s.gateway = s.Gateway(t, append(setups, func(o *app.Options) {
		o.Logger = slog.New(slog.NewJSONHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		s.config = *o
	})...)
	return s
}

// reply is a signed reply from someone.
func (s *site) reply(sid int) rig.Webhook {
	w := s.config.Config.Webhooks
	return rig.Webhook{URL: w.PublicURL + w.InboundPaths[0], Form: url.Values{
		"MessageSid": {fmt.Sprintf("SM%032x", sid)}, "From": {someone}, "To": {sender}, "Body": {privateText},
		"AccountSid": {twiliotest.DefaultAccountSID},
	}}
}

// status is a signed status callback.
func (s *site) status(ref, sid, status string) rig.Webhook {
	w := s.config.Config.Webhooks
	return rig.Webhook{URL: w.PublicURL + w.StatusPaths[0] + "?ref=" + ref, Form: url.Values{
		"MessageSid": {sid}, "MessageStatus": {status}, "From": {sender}, "To": {someone}, "Body": {privateText},
		"AccountSid": {twiliotest.DefaultAccountSID},
	}}
}

// insert puts a row to one person into the queue.
func (s *site) insert(t *testing.T, to, body string) gateway.MessageID {
	t.Helper()
	inserted, err := s.Store.Insert(t.Context(), []gateway.Message{{
		Channel: rig.Channel, Priority: gateway.PriorityDefault, Phones: to, CountryCode: "US", Body: body,
	}})
	require.NoError(t, err)
	return inserted[0].ID
}

func (s *site) row(t *testing.T, id gateway.MessageID) gateway.Message {
	t.Helper()
	found, err := s.Store.Find(t.Context(), gateway.Keys{IDs: []gateway.MessageID{id}})
	require.NoError(t, err)
	require.Len(t, found, 1)
	return found[0]
}

// becomes waits until the row has the status.
func (s *site) becomes(t *testing.T, id gateway.MessageID, status gateway.Status) {
	t.Helper()
	waitFor(t, string(status), func() bool { return s.row(t, id).Status == status })
}

func (s *site) replies(t *testing.T) []gateway.Reply {
	t.Helper()
	replies, err := s.Store.Replies(t.Context(), gateway.ReplySearchParams{})
	require.NoError(t, err)
	return replies
}

// says lets someone's phone text the gateway.
func (s *site) says(t *testing.T, body string) {
	t.Helper()
	status, err := s.Simulator.Receive(t.Context(), twiliotest.Inbound{From: someone, To: sender, Body: body})
	require.NoError(t, err)
	require.Equal(t, 200, status)
}

// logged is a log that can be read while it is written.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (l *logged) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

// take returns what was logged since the last time.
func (l *logged) take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.text.Reset()
	return l.text.String()
}
