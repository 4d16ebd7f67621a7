package operate_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/hours"
	"ebs-sms-gateway/gateway/operate"
)

// personal are what no text may hold that is shown masked.
var personal = []string{person, "Müller", "forklift", "jane.doe", "example.com/secret"}

// personalRow is a row full of personal data.
func personalRow(channel string) gateway.Message {
	return gateway.Message{
		Channel: channel, SourceKey: "key", PersonID: 7, PersonName: "Müller, Anna", Phones: person + "; " + person,
		Body: "Your forklift licence", Subject: "forklift licence", MediaURLs: []string{"https://example.com/secret.png"},
		ManagerEmail: "jane.doe@example.com", Priority: gateway.PriorityDefault, CreatedAt: noon.Add(-time.Hour),
		State: gateway.State{
			Status: gateway.StatusUndelivered, StatusAt: noon.Add(-time.Minute), Recipient: person, TriedNumbers: person,
			ErrorCode: 30003, ErrorText: "no such number " + person, ClaimedAt: noon.Add(-time.Hour),
		},
	}
}

// audited is a store that keeps what is revealed.
type audited struct {
	operate.Store
	entries []gateway.AuditEntry
	fail    error
}

func (a *audited) Audit(_ context.Context, entries []gateway.AuditEntry) error {
	a.entries = append(a.entries, entries...)
	return a.fail
}

func (a *audited) AuditLog(context.Context, gateway.AuditParams) ([]gateway.AuditEntry, error) {
	return a.entries, nil
}

// readDesk is a desk with a message and a reply to it in each of two channels, and a reply of none.
type readDesk struct {
	*operate.Service
	log *audited
	ids map[string]gateway.MessageID
	// reply is the one of HR.
	reply int64
}

func reading(t *testing.T) readDesk {
	t.Helper()
	d := open(t)
	r := readDesk{log: &audited{Store: d.store}, ids: map[string]gateway.MessageID{}}
	r.Service = operate.New(operate.Options{
		Store: r.log, Channels: []gateway.Channel{{Name: "HR"}, {Name: "IT"}}, Clock: func() time.Time { return *d.now },
		CapsZone: utc(t),
	})
	var stagings []gateway.Staging
	for _, channel := range []string{"HR", "IT", ""} {
		if channel != "" {
			inserted, err := d.store.Insert(t.Context(), []gateway.Message{personalRow(channel)})
			require.NoError(t, err)
			r.ids[channel] = inserted[0].ID
		}
		stagings = append(stagings, gateway.Staging{Reply: gateway.Reply{
			ProviderSID: "SM" + channel, From: person, Body: "forklift yes", Kind: consent.KindReply, Channel: channel,
			Keyword: "YES", ReceivedAt: noon, Params: person,
			Media: []gateway.Media{{URL: "https://example.com/secret", ContentType: "image/png"}},
		}})
	}
	_, err := d.store.Stage(t.Context(), stagings)
	require.NoError(t, err)
	replies, err := d.store.PendingReplies(t.Context(), gateway.PendingParams{})
	require.NoError(t, err)
	for i := range replies {
		replies[i].Match = gateway.Match{Status: gateway.MatchUnmatched}
		if replies[i].Channel == "HR" {
			r.reply = replies[i].ID
		}
		if channel := replies[i].Channel; channel != "" {
			replies[i].Match = gateway.Match{Status: gateway.MatchMatched, Method: gateway.MatchOnly, MessageID: r.ids[channel]}
		}
	}
	_, err = d.store.RecordMatches(t.Context(), replies)
	require.NoError(t, err)
	require.NoError(t, d.store.RecordConsent(t.Context(), []gateway.ConsentChange{word("HR", consent.SourceOperator, "")}))
	return r
}

func utc(t *testing.T) *hours.Zone {
	t.Helper()
	h, err := hours.New(hours.Rules{TimeZone: "UTC"})
	require.NoError(t, err)
	return h.Home()
}

// reads are all reads that show rows, by name. Each returns what is shown.
func reads(d readDesk) map[string]func(context.Context, operate.Reading) (any, error) {
	return map[string]func(context.Context, operate.Reading) (any, error){
		"messages": func(ctx context.Context, r operate.Reading) (any, error) {
			return d.Messages(ctx, r, gateway.SearchParams{Channels: []string{"HR"}})
		},
		"message": func(ctx context.Context, r operate.Reading) (any, error) { return d.Message(ctx, r, d.ids["HR"]) },
		"explanation": func(ctx context.Context, r operate.Reading) (any, error) {
			return d.Explain(ctx, r, operate.Question{ID: d.ids["HR"]})
		},
		"replies": func(ctx context.Context, r operate.Reading) (any, error) {
			return d.SearchReplies(ctx, r, gateway.ReplySearchParams{Channels: []string{"HR"}})
		},
		"conversation of a message": func(ctx context.Context, r operate.Reading) (any, error) {
			return d.Conversation(ctx, r, operate.Whose{Message: d.ids["HR"]})
		},
		"conversation of a reply": func(ctx context.Context, r operate.Reading) (any, error) {
			return d.Conversation(ctx, r, operate.Whose{Reply: d.reply})
		},
	}
}

// TestReads_AreOfARole: what each role sees of channel HR in each read.
func TestReads_AreOfARole(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		roles map[string]operate.Role
		sees  bool
		whole bool
	}{
		{nil, false, false},
		{map[string]operate.Role{"IT": operate.RoleOperator}, false, false},
		{map[string]operate.Role{"HR": "root"}, false, false},
		{map[string]operate.Role{"HR": operate.RoleViewer}, true, false},
		{map[string]operate.Role{"HR": operate.RoleViewer, "IT": operate.RoleOperator}, true, false},
		{map[string]operate.Role{"HR": operate.RoleHelpDesk}, true, true},
		{map[string]operate.Role{"HR": operate.RoleOperator}, true, true},
		{map[string]operate.Role{"": operate.RoleViewer}, true, false},
		{map[string]operate.Role{"": operate.RoleHelpDesk}, true, true},
	} {
		for name := range reads(readDesk{}) {
			t.Run(fmt.Sprint(name, c.roles), func(t *testing.T) {
				t.Parallel()
				d := reading(t)
				read := reads(d)[name]
				r := operate.Reading{Actor: operate.Actor{Name: "jdoe", Roles: c.roles}, Reason: "asked"}
				shown, err := read(t.Context(), r)
				if !c.sees {
					require.True(t, errors.Is(err, operate.ErrForbidden) || errors.Is(err, operate.ErrNoMessage) ||
						errors.Is(err, operate.ErrNoReply), err)
					return
				}
				require.NoError(t, err)
				requireMasked(t, shown)
				require.Empty(t, d.log.entries)

				r.Reveal = true
				shown, err = read(t.Context(), r)
				if c.whole {
					require.NoError(t, err)
					require.Contains(t, fmt.Sprintf("%+v", shown), person)
					require.NotEmpty(t, d.log.entries)
					require.Equal(t, gateway.AuditReveal, d.log.entries[0].Action)
					require.NotContains(t, fmt.Sprint(d.log.entries), person)
					return
				}
				if err != nil {
					require.ErrorIs(t, err, operate.ErrForbidden)
				} else if !strings.HasPrefix(name, "conversation") { // which has what is of the other channel, too
					requireMasked(t, shown)
					require.Empty(t, d.log.entries)
				}
			})
		}
	}
}

func requireMasked(t *testing.T, shown any) {
	t.Helper()
	text := fmt.Sprintf("%+v", shown)
	for _, secret := range personal {
		require.NotContains(t, text, secret)
	}
	require.Contains(t, text, operate.Masked)
}

func TestReads_RevealNothingThatIsNotWrittenDown(t *testing.T) {
	t.Parallel()
	d := reading(t)
	d.log.fail = errors.New("no room")
	for name, read := range reads(d) {
		_, err := read(t.Context(), operate.Reading{Actor: operate.CommandLine("jdoe"), Reveal: true, Reason: "asked"})
		require.ErrorIs(t, err, d.log.fail, name)
		_, err = read(t.Context(), operate.Reading{Actor: operate.CommandLine("jdoe"), Reveal: true})
		require.ErrorIs(t, err, operate.ErrIncompleteAct, name)
	}
}

func TestMessages_AViewerSearchesNoNumber(t *testing.T) {
	t.Parallel()
	d := reading(t)
	p := gateway.SearchParams{Recipient: person}
	viewer := operate.Reading{Actor: as(operate.RoleViewer, operate.EveryChannel).Actor}
	_, err := d.Messages(t.Context(), viewer, p)
	require.ErrorIs(t, err, operate.ErrForbidden)
	page, err := d.Messages(t.Context(), operate.Reading{Actor: as(operate.RoleHelpDesk, "IT").Actor}, p)
	require.NoError(t, err)
	require.Len(t, page.Messages, 1)
	require.Equal(t, d.ids["IT"], page.Messages[0].ID)
}

func TestMessage_TellsWhoSawItAndItsReplies(t *testing.T) {
	t.Parallel()
	d := reading(t)
	_, err := d.Message(t.Context(), operate.Reading{Actor: operate.CommandLine("jdoe"), Reveal: true, Reason: "asked"}, d.ids["HR"])
	require.NoError(t, err)
	var targets []string
	for _, e := range d.log.entries {
		targets = append(targets, e.Target)
	}
	require.Equal(t, []string{fmt.Sprintf("message %d", d.ids["HR"]), fmt.Sprintf("reply %d", d.reply)}, targets)
}
