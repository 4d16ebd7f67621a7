package operate_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/operate"
)

const manager = "jane.doe@example.com"

// managed inserts a message of the manager's that was sent to a person an hour before noon.
func (d desk) managed(t *testing.T, status gateway.Status) gateway.MessageID {
	t.Helper()
	inserted, err := d.store.Insert(t.Context(), []gateway.Message{{
		Channel: "HR", Priority: gateway.PriorityDefault, ManagerEmail: manager, CreatedAt: noon.Add(-time.Hour),
		State: gateway.State{
			Status: status, StatusAt: noon.Add(-time.Hour), Recipient: person, ClaimedAt: noon.Add(-100 * time.Hour),
		},
	}})
	require.NoError(t, err)
	return inserted[0].ID
}

// lastDays is the digest of some days until noon.
func (d desk) lastDays(t *testing.T, days int) digest.Digest {
	t.Helper()
	got, err := d.Digest(t.Context(), operate.Reading{Actor: operate.CommandLine("jane"), Reason: "she asks"}, digest.About{
		Manager: " " + manager, Since: noon.Add(-time.Duration(days) * 24 * time.Hour), Until: noon,
	})
	require.NoError(t, err)
	return got
}

func TestDigest_GathersWhatIsTheManagers(t *testing.T) {
	t.Parallel()
	d := open(t)
	mine, failed := d.managed(t, gateway.StatusDelivered), d.managed(t, gateway.StatusFailed)
	d.sent(t, "+14155550109")
	replies := d.decided(t, gateway.MatchMatched, gateway.MatchAmbiguous, gateway.MatchUnmatched)
	require.Empty(t, d.lastDays(t, 4).Answered, "the matched one is of no message")
	got := d.lastDays(t, 4)
	require.Equal(t, []int64{replies[2].ID}, unresolved(got), "an ambiguous one without candidates is nobody's")
	require.Equal(t, []gateway.MessageID{mine}, messages(got.Unresolved[0].About), "the last that the person was sent")
	require.Equal(t, []gateway.MessageID{failed}, messages(got.Failed))
	require.True(t, d.lastDays(t, 0).Empty())
}

func TestDigest_FindsTheMessagesOfReplies(t *testing.T) {
	t.Parallel()
	d := open(t)
	first, second, other := d.managed(t, gateway.StatusDelivered), d.managed(t, gateway.StatusSent), d.sent(t, person)
	replies := d.decidedAs(t,
		gateway.Match{Status: gateway.MatchMatched, Method: gateway.MatchOnly, MessageID: first},
		gateway.Match{Status: gateway.MatchAmbiguous, Candidates: []gateway.MessageID{second, first}},
		gateway.Match{Status: gateway.MatchAmbiguous, Candidates: []gateway.MessageID{other, first}},
	)
	got := d.lastDays(t, 4)
	require.Len(t, got.Answered, 1)
	require.Equal(t, []any{first, replies[0].ID}, []any{got.Answered[0].Message.ID, got.Answered[0].Replies[0].ID})
	require.Equal(t, []int64{replies[1].ID}, unresolved(got), "one that may be another's is not the manager's")
	require.Equal(t, []gateway.MessageID{second, first}, messages(got.Unresolved[0].About))
}

func TestDigest_IsOfAnAddress(t *testing.T) {
	t.Parallel()
	by := operate.Reading{Actor: operate.CommandLine("jane"), Reason: "she asks"}
	_, err := open(t).Digest(t.Context(), by, digest.About{Manager: "Jane"})
	require.ErrorIs(t, err, digest.ErrAddress)
}

func TestDigest_IsOfThoseWhoMaySeeItAndWrittenDown(t *testing.T) {
	t.Parallel()
	d := open(t)
	about := digest.About{Manager: manager, Since: noon.Add(-time.Hour), Until: noon}
	hr := operate.Actor{Name: "joe", Roles: map[string]operate.Role{"HR": operate.RoleOperator}}
	viewer := operate.Actor{Name: "joe", Roles: map[string]operate.Role{operate.EveryChannel: operate.RoleViewer}}
	for _, actor := range []operate.Actor{hr, viewer} {
		_, err := d.Digest(t.Context(), operate.Reading{Actor: actor, Reason: "she asks"}, about)
		require.ErrorIs(t, err, operate.ErrForbidden)
	}
	_, err := d.Digest(t.Context(), operate.Reading{Actor: operate.CommandLine("jane")}, about)
	require.ErrorIs(t, err, operate.ErrIncompleteAct)
	log, err := d.store.AuditLog(t.Context(), gateway.AuditParams{Limit: 10})
	require.NoError(t, err)
	require.Empty(t, log)
	answered, failed := d.managed(t, gateway.StatusDelivered), d.managed(t, gateway.StatusFailed)
	replies := d.decidedAs(t, gateway.Match{Status: gateway.MatchMatched, Method: gateway.MatchOnly, MessageID: answered},
		gateway.Match{Status: gateway.MatchAmbiguous, Candidates: []gateway.MessageID{answered}})
	d.lastDays(t, 4)
	for _, target := range []string{
		"digest of j***@example.com", fmt.Sprintf("message %d", answered), fmt.Sprintf("message %d", failed),
		fmt.Sprintf("reply %d", replies[0].ID), fmt.Sprintf("reply %d", replies[1].ID),
	} {
		d.requireSeen(t, operate.Reading{Actor: operate.CommandLine("jane"), Reason: "she asks"}, target)
	}
}

func TestDigests_AreListedWithMaskedAddresses(t *testing.T) {
	t.Parallel()
	d := open(t)
	_, err := d.Digests(t.Context(), operate.Actor{Name: "joe"}, 10)
	require.ErrorIs(t, err, operate.ErrForbidden)
	made, err := d.Digests(t.Context(), operate.CommandLine("jane"), 10)
	require.NoError(t, err)
	require.Empty(t, made)
}

func unresolved(d digest.Digest) []int64 {
	var all []int64
	for _, r := range d.Unresolved {
		all = append(all, r.ID)
	}
	return all
}

func messages(of []gateway.Message) []gateway.MessageID {
	var all []gateway.MessageID
	for _, m := range of {
		all = append(all, m.ID)
	}
	return all
}
