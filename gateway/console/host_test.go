package console_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/console"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/operate"
)

// host is a machine whose journal holds what a test has put there.
type host struct {
	facts    []console.Fact
	findings []console.Finding
	checks   int
}

func (h *host) Facts(context.Context) ([]console.Fact, error) {
	return h.facts, nil
}

func (h *host) Check(context.Context) []console.Finding {
	h.checks++
	return h.findings
}

func TestJournal_ShowsWhatWaitsAndWhatWasRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	require.Contains(t, w.get(t, "/journal").body, "Nothing waits.")
	w.service.kept = []operate.Journalled{
		{At: noon(), File: "1.seg", Size: 1234, State: operate.JournalWaits},
		{At: noon(), File: "2.refused", State: operate.JournalAside}, {File: "3", State: operate.JournalDamaged},
	}
	inOrder(t, w.get(t, "/journal").body, "waits", "1,234", "1.seg", "refused", "2.refused", "damaged")
}

func TestJournal_SaysThatThereIsNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.noJournal = operate.ErrNoJournal
	require.Contains(t, w.get(t, "/journal").body, "There is none")
}

func TestAbout_ChecksWhenAnOperatorAsks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.host.facts = []console.Fact{{Name: "Version", Value: "1.2.3 <b>"}}
	w.host.findings = []console.Finding{{Level: "warning", What: "journal", Text: "there is none"}}
	got := w.get(t, "/about")
	require.Contains(t, got.body, "1.2.3 &lt;b&gt;")
	require.Contains(t, got.body, "Check now")
	require.Zero(t, w.host.checks)
	require.Contains(t, w.post(t, "/about", form()).body, "there is none")
	require.Equal(t, 1, w.host.checks)
	w.actor = helper()
	require.NotContains(t, w.get(t, "/about").body, "Check now")
	require.Equal(t, http.StatusForbidden, w.post(t, "/about", form()).status)
	require.Equal(t, 1, w.host.checks)
}

func TestHost_IsOfThoseWhoSeeEveryChannel(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.actor = operate.Actor{Name: "jane", Roles: map[string]operate.Role{"HR": operate.RoleOperator}}
	for _, path := range []string{"/journal", "/about"} {
		require.Equal(t, http.StatusForbidden, w.get(t, path).status)
	}
}

func TestAudit_IsListedAndFiltered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.entries = []gateway.AuditEntry{{
		ID: 3, At: noon(), Actor: "<b>jane", Action: gateway.AuditReveal, Target: "message 4711", Reason: "she calls",
	}}
	got := w.get(t, "/audit?target=message+4711&before=9")
	inOrder(t, got.body, `value="message 4711"`, "&lt;b&gt;jane", "reveal", "message 4711", "she calls")
	require.Equal(t, gateway.AuditParams{Target: "message 4711", Before: 9, Limit: 100}, w.service.audit)
	w.service.entries = make([]gateway.AuditEntry, 100)
	w.service.entries[99].ID = 21
	require.Contains(t, w.get(t, "/audit?target=a+b").body, `href="/audit?target=a%20b&amp;before=21"`)
	require.Equal(t, http.StatusBadRequest, w.get(t, "/audit?before=x").status)
}

func TestDigests_AreListedAndPreviewed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.made = []gateway.MailingSummary{{Mailing: gateway.Mailing{ID: 5, Manager: "j***@example.com", SentAt: noon()}, Told: 3}}
	w.service.told = digest.Sample()
	inOrder(t, w.get(t, "/digests").body, `action="/digests/preview"`, "j***@example.com", "sent")
	got := w.post(t, "/digests/preview", form("manager", "jane.doe@example.com", "last", "72h", "reason", "she asks"))
	require.Equal(t, http.StatusOK, got.status)
	require.Equal(t, operate.Reading{Actor: operator(), Reveal: true, Reason: "she asks"}, w.service.read[0])
	require.Equal(t, digest.About{
		Manager: "jane.doe@example.com", Since: noon().AddDate(0, 0, -3), Until: noon(),
	}, w.service.about)
	require.Contains(t, got.body, w.service.told.Answered[0].Message.PersonName)
	require.Equal(t, http.StatusBadRequest, w.post(t, "/digests/preview", form("last", "9h")).status)
	w.service.told = digest.Digest{}
	got = w.post(t, "/digests/preview", form("manager", "jane.doe@example.com", "last", "72h", "reason", "she asks"))
	require.Contains(t, got.body, "no mail would go")
	w.actor = viewer()
	require.NotContains(t, w.get(t, "/digests").body, `action="/digests/preview"`)
}

// TestNavigation_LeadsEverywhere follows each entry.
func TestNavigation_LeadsEverywhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, path := range []string{"/", "/replies", "/numbers", "/channels", "/digests", "/journal", "/audit", "/about"} {
		got := w.get(t, path)
		require.Equal(t, http.StatusOK, got.status, path)
		require.Contains(t, got.body, `<li><a href="`+path+`" aria-current="page">`)
		require.Equal(t, 1, strings.Count(got.body, "<h1>"))
	}
}
