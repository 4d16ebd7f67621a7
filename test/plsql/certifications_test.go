//go:build cgo

package plsql_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/mail/mailtest"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/plsql"
	"ebs-sms-gateway/test/rig"
	"ebs-sms-gateway/test/standin"
	"ebs-sms-gateway/test/standin/installed"
)

// certifications is a site from end to end: the concurrent manager runs what EBS has, a gateway process texts, and
// people answer.
type certifications struct {
	t         *testing.T
	database  *standin.Database
	simulator *twiliotest.Simulator
	mails     *mailtest.Server
	binary    string
	// settings are a gateway's, as a file.
	settings string
	admin    string
	people   int
	gateway  *rig.Process
}

// answers is what a person says to a text: yes, no, something else, or nothing; and not within the second of the text,
// since a reply that is read from the provider's list, which knows seconds, would be taken for one from before it.
func answers(m twiliotest.Message) (body string, delay time.Duration, ok bool) {
	last, _ := strconv.Atoi(m.To[len(m.To)-1:])
	said := []string{"Yes", "No", "", "who is this?"}[last%4]
	return said, 2 * time.Second, said != ""
}

func newCertifications(t *testing.T, people int) *certifications {
	t.Helper()
	c := &certifications{
		t: t, database: server.Database(t), people: people,
		simulator: twiliotest.New(twiliotest.Options{StepDelay: 10 * time.Millisecond, Reply: answers}),
		mails:     &mailtest.Server{Answer: func(string) string { return "" }},
	}
	t.Cleanup(c.simulator.Close)
	provider := httptest.NewServer(c.simulator)
	t.Cleanup(provider.Close)
	post, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = post.Close() })
	go c.mails.Serve(post)
	c.binary, err = rig.Build(t.Context(), t.TempDir())
	require.NoError(t, err)
	c.configure(provider.URL, post.Addr().String())
	c.employ()
	t.Cleanup(func() {
		if c.gateway != nil {
			require.NoError(t, c.gateway.Terminate())
		}
	})
	return c
}

// configure writes the gateway's settings; the simulator's phones answer to it.
func (c *certifications) configure(provider, post string) {
	webhooks, err := rig.FreePort()
	require.NoError(c.t, err)
	c.admin, err = rig.FreePort()
	require.NoError(c.t, err)
	login := c.database.Login(installed.Gateway)
	store := config.Default().Store
	store.Driver, store.Oracle.LibDir = config.DriverOracle, login.LibDir
	store.Oracle.Queue.ConnectString, store.Oracle.Queue.Username = login.ConnectString, login.User
	store.Oracle.Queue.Password = gateway.Secret(login.Password)
	site := rig.Site{
		Store: store, Journal: filepath.Join(c.t.TempDir(), "journal"), Simulator: provider,
		Webhooks: webhooks, Admin: c.admin, InFlight: 8,
	}
	text := strings.Replace(string(site.YAML()), "name: "+rig.Channel, "name: CERT_EXPIRY", 1) + fmt.Sprintf(`
mail: {servers: [%q], from: sms@example.com, tls: none}
digest: {at: ["00:00"], days: mon-sun, fallback: hr@example.com}
`, post)
	c.settings = filepath.Join(c.t.TempDir(), "gateway.yaml")
	require.NoError(c.t, os.WriteFile(c.settings, []byte(text), 0o600))
	c.simulator.SetInboundURL("http://" + webhooks + config.Default().Webhooks.InboundPaths[0])
}

// employ has people with a number and a manager each, whose certifications end within the month.
func (c *certifications) employ() {
	c.run(fmt.Sprintf(`CALL site.channel('CERT_EXPIRY');
CALL site.message('XXSMS_CERT_OLM', 'Your certification &CERTIFICATION ends on &EXPIRES_ON. Renewed? YES or NO');
CALL site.person(9999, 'Boss', 'boss@example.com');
INSERT INTO xxsms_handlers (channel, handler) VALUES ('CERT_EXPIRY', 'xxsms_cert_pkg.record_answer');
INSERT INTO ota_certifications_b (certification_id, start_date_active) VALUES (1, '2000-01-01');
INSERT INTO ota_certifications_tl VALUES (1, 'US', 'Forklift');
DO $$ BEGIN FOR i IN 1..%d LOOP
  CALL site.employee(i);
  UPDATE per_phones SET phone_number = '(415) 230-' || lpad(i::text, 4, '0') WHERE parent_id = i;
  UPDATE per_all_assignments_f SET supervisor_id = 9999 WHERE person_id = i;
  INSERT INTO ota_cert_enrollments (cert_enrollment_id, certification_id, person_id, certification_status_code, expiration_date)
  VALUES (i, 1, i, 'CERTIFIED', oracompat.trunc(oracompat.sysdate()) + (i %% 30)::numeric);
END LOOP; END $$;`, c.people))
}

// run runs statements of PostgreSQL as EBS.
func (c *certifications) run(statements string) {
	c.t.Helper()
	_, err := plsql.Call(c.t.Context(), c.database, statements)
	require.NoError(c.t, err)
}

func (c *certifications) count(query string) int {
	c.t.Helper()
	n, err := strconv.Atoi(rows(c.t, c.database, "SELECT count(*) FROM "+query)[0])
	require.NoError(c.t, err)
	return n
}

// start starts a gateway process and waits until it is ready.
func (c *certifications) start() {
	c.t.Helper()
	var log bytes.Buffer
	process, err := rig.Launch(c.binary, &log, "run", "--config", c.settings)
	require.NoError(c.t, err)
	c.gateway = process
	c.until("the gateway is ready", func() bool {
		ready, err := rig.Ready(c.t.Context(), c.admin)
		require.NoError(c.t, err)
		select {
		case <-process.Done():
			require.Fail(c.t, "the gateway ended", log.String())
		default:
		}
		return ready
	})
}

func (c *certifications) kill() {
	c.t.Helper()
	require.NoError(c.t, c.gateway.Kill())
	c.gateway = nil
}

func (c *certifications) until(what string, ready func() bool) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), 90*time.Second)
	defer cancel()
	if err := rig.Poll(ctx, 50*time.Millisecond, func() (bool, error) { return ready(), nil }); err != nil {
		require.Fail(c.t, what, "%v", rows(c.t, c.database, `SELECT 'messages', status, count(*) FROM xxsms.xxsms_outbound GROUP BY 2
UNION ALL SELECT 'replies', match_status, count(*) FROM xxsms.xxsms_inbound GROUP BY 2`))
	}
}

// stuckAt runs a statement that comes to a row which another session has locked by SQL, and then ends its session, as
// when the database server loses the process of a concurrent manager.
func (c *certifications) stuckAt(lock, statement string) {
	c.t.Helper()
	feeder, err := installed.Open(c.database.Login(installed.Feeder))
	require.NoError(c.t, err)
	defer feeder.Close()
	other, err := feeder.BeginTx(c.t.Context(), nil)
	require.NoError(c.t, err)
	_, err = other.ExecContext(c.t.Context(), lock)
	require.NoError(c.t, err)
	ended := make(chan error, 1)
	go func() {
		_, err := plsql.Call(c.t.Context(), c.database, statement)
		ended <- err
	}()
	waits := "wait_event_type = 'Lock' AND usename = 'system'"
	c.until("the program waits for the lock", func() bool {
		return c.count("pg_stat_activity WHERE datname = current_database() AND "+waits) == 1
	})
	killed, err := c.database.KillSessions(c.t.Context(), waits)
	require.NoError(c.t, err)
	require.Equal(c.t, 1, killed)
	require.Error(c.t, <-ended)
	require.NoError(c.t, other.Rollback())
}

const (
	feed  = "CALL xxsms_cert_pkg.feed(NULL, NULL);"
	sweep = "CALL xxsms_conc_pkg.process_replies(NULL, NULL);"
)

// TestCertifications_AreTextedAndAnsweredOnce, whatever is killed on the way: feeder, gateway, or sweep; and each reply is
// told the manager once.
func TestCertifications_AreTextedAndAnsweredOnce(t *testing.T) {
	t.Parallel()
	c := newCertifications(t, max(40, rig.Rows(200)))
	c.stuckAt(`INSERT INTO XXSMS_OUTBOUND (CHANNEL, SOURCE_KEY, PHONES, BODY)
SELECT 'CERT_EXPIRY', 'OLM-20-' || TO_CHAR(e.EXPIRATION_DATE, 'YYYYMMDD') || '-30', '1', 'x'
FROM OTA_CERT_ENROLLMENTS e WHERE e.CERT_ENROLLMENT_ID = 20`, feed)
	require.Zero(t, c.count("xxsms.xxsms_outbound"))
	c.run(feed)
	for i := range 3 {
		c.start()
		c.until("some are texted", func() bool { return len(c.simulator.Accepted()) >= (i+1)*c.people/4 })
		c.kill()
		c.run(feed)
	}
	c.start()
	c.until("all are delivered", func() bool { return c.count("xxsms.xxsms_outbound WHERE status = 'DELIVERED'") == c.people })
	replied := c.people / 10 * 8 // all but those whose numbers end with 2 or 6
	matched := "xxsms.xxsms_inbound WHERE match_status = 'MATCHED'"
	c.until("all replies are matched", func() bool { return c.count(matched) == replied })
	require.Len(t, c.simulator.Accepted(), c.people, "each is texted once")

	c.stuckAt(`INSERT INTO XXSMS_CERT_ANSWERS (INBOUND_ID, SOURCE, SOURCE_ID, EXPIRES_ON, ANSWER)
SELECT MIN(i.INBOUND_ID) + 10, 'X', 1, SYSDATE, 'X' FROM XXSMS_INBOUND i`, sweep)
	require.Less(t, c.count("xxsms.xxsms_cert_answers"), replied)
	require.Positive(t, c.count("xxsms.xxsms_cert_answers"), "what was swept before stays")
	c.run(sweep)
	c.run(sweep)
	require.Equal(t, replied, c.count("xxsms.xxsms_inbound WHERE process_status = 'DONE' AND process_attempts = 1"))
	require.Equal(t, replied, c.count("xxsms.xxsms_cert_answers"))
	for answer, last := range map[string]string{"YES": "0,4,8", "NO": "1,5,9", "UNCLEAR": "3,7"} {
		want := c.count("generate_series(1, " + strconv.Itoa(c.people) + ") i WHERE i % 10 IN (" + last + ")")
		require.Equal(t, want, c.count("xxsms.xxsms_cert_answers WHERE answer = '"+answer+"' AND source_id % 10 IN ("+last+")"), answer)
	}
	c.digests(replied)
}

// digests has managers told, as on the morning after.
func (c *certifications) digests(replied int) {
	c.t.Helper()
	require.NoError(c.t, c.gateway.Terminate())
	rows(c.t, c.database, "UPDATE xxsms.xxsms_inbound SET received_at = received_at - interval '1 day'")
	c.start()
	c.until("the digest is recorded", func() bool {
		return c.count("xxsms.xxsms_digests WHERE sent_at IS NOT NULL") == 1
	})
	require.Equal(c.t, replied, c.count("xxsms.xxsms_digest_items WHERE kind = 'reply'"))
	mails := c.mails.Mails()
	require.Equal(c.t, 1, len(mails)) //nolint:testifylint // Len would print the mail
	require.Equal(c.t, "boss@example.com", mails[0].To)
}
