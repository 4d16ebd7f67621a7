package storetest

import (
	"crypto/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// fixture is one test and the store it runs on.
type fixture struct {
	*testing.T
	store Store
}

const channel = "it"

// noon is the time of the tests.
func noon() time.Time { return time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC) }

// unique is a text that no other row has.
func unique(prefix string) string { return prefix + "-" + rand.Text() }

// leaseAt is a lease of its own, from now for two minutes.
func leaseAt(now time.Time) gateway.Lease {
	return gateway.Lease{Token: unique("token"), Now: now, Until: now.Add(2 * time.Minute)}
}

// fresh is a row as a feeder inserts it.
func fresh() gateway.Message {
	return gateway.Message{
		Channel: channel, Phones: "+14155550100", Body: "Your certificate expires.",
		Priority: gateway.PriorityDefault, CreatedAt: noon().Add(-time.Hour),
		State: gateway.State{Status: gateway.StatusNew},
	}
}

// freshOn is fresh on another channel.
func freshOn(name string) gateway.Message {
	m := fresh()
	m.Channel = name
	return m
}

// many is n rows as a feeder inserts them.
func many(n int) []gateway.Message {
	rows := make([]gateway.Message, n)
	for i := range rows {
		rows[i] = fresh()
	}
	return rows
}

// insert inserts the rows and returns them with their ids.
func (f fixture) insert(messages ...gateway.Message) []gateway.Message {
	f.Helper()
	inserted, err := f.store.Insert(f.Context(), messages)
	require.NoError(f, err)
	require.Len(f, inserted, len(messages))
	rows := make([]gateway.Message, len(messages))
	for i, m := range messages {
		require.False(f, inserted[i].Duplicate, "duplicate")
		m.ID = inserted[i].ID
		rows[i] = m
	}
	return rows
}

func (f fixture) insertOne(m gateway.Message) gateway.Message {
	f.Helper()
	return f.insert(m)[0]
}

// get reads the row as it stands.
func (f fixture) get(id gateway.MessageID) gateway.Message {
	f.Helper()
	return f.getAll([]gateway.MessageID{id})[0]
}

// getAll reads rows as they stand, by their ids.
func (f fixture) getAll(ids []gateway.MessageID) []gateway.Message {
	f.Helper()
	found, err := f.store.Find(f.Context(), gateway.Keys{IDs: ids})
	require.NoError(f, err)
	require.Len(f, found, len(ids))
	for i := range found {
		found[i] = normal(found[i])
	}
	return found
}

// claimAll claims every due row of the channel.
func (f fixture) claimAll(now time.Time) []gateway.Claim {
	f.Helper()
	claims, err := f.store.Claim(f.Context(), gateway.ClaimParams{Channel: channel, Limit: 1000, Lease: leaseAt(now)})
	require.NoError(f, err)
	return claims
}

// claimOne inserts a row and claims it.
func (f fixture) claimOne() gateway.Claim {
	f.Helper()
	f.insert(fresh())
	claims := f.claimAll(noon())
	require.Len(f, claims, 1)
	return claims[0]
}

// record records changes of rows that nobody has locked and nothing refuses, and tells which were applied.
func (f fixture) record(changes ...gateway.Change) []bool {
	f.Helper()
	var applied []bool
	for _, told := range f.tell(changes...) {
		applied = append(applied, told == nil)
		if told != nil {
			require.ErrorIs(f, told, gateway.ErrMissed)
		}
	}
	return applied
}

// tell records changes and tells what became of each.
func (f fixture) tell(changes ...gateway.Change) []error {
	f.Helper()
	told, err := f.store.Record(f.Context(), changes)
	require.NoError(f, err)
	require.Len(f, told, len(changes))
	return told
}

// apply records a change that must be applied and returns the row as it then stands.
// It takes a step's two results as they come.
func (f fixture) apply(c gateway.Change, err error) gateway.Message {
	f.Helper()
	require.NoError(f, err)
	require.Equal(f, []bool{true}, f.record(c))
	return f.get(c.ID())
}

// refuse records a change that must not be applied, and must leave the row as it is.
// It takes a step's two results as they come.
func (f fixture) refuse(c gateway.Change, err error) {
	f.Helper()
	require.NoError(f, err)
	f.refuseAll(c)
}

// refuseAll records changes of one row each, none of which must be applied.
func (f fixture) refuseAll(changes ...gateway.Change) {
	f.Helper()
	rows := make([]gateway.MessageID, len(changes))
	for i, c := range changes {
		rows[i] = c.ID()
	}
	before := f.getAll(rows)
	require.Equal(f, make([]bool, len(changes)), f.record(changes...))
	require.Equal(f, before, f.getAll(rows))
}

func (f fixture) events(ids ...gateway.MessageID) []gateway.Event {
	f.Helper()
	events, err := f.store.Events(f.Context(), ids...)
	require.NoError(f, err)
	for i := range events {
		events[i].At = events[i].At.UTC()
	}
	return events
}

// normal makes rows comparable whatever zone the store reads times in.
func normal(m gateway.Message) gateway.Message {
	for _, at := range []*time.Time{
		&m.NotBefore, &m.ExpiresAt, &m.CreatedAt, &m.StatusAt, &m.NextAttemptAt, &m.ClaimedAt,
	} {
		*at = at.UTC()
	}
	if len(m.MediaURLs) == 0 {
		m.MediaURLs = nil
	}
	if len(m.ReplyKeywords) == 0 {
		m.ReplyKeywords = nil
	}
	return m
}

func ids(messages []gateway.Message) []gateway.MessageID {
	found := make([]gateway.MessageID, len(messages))
	for i, m := range messages {
		found[i] = m.ID
	}
	return found
}

func claimedIDs(claims []gateway.Claim) []gateway.MessageID {
	found := make([]gateway.MessageID, len(claims))
	for i, c := range claims {
		found[i] = c.Message.ID
	}
	return found
}
