package storetest

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ebs-sms-gateway/gateway"
)

// testWalk takes legal steps at random, some from a state that the row has left
// meanwhile, and compares the store with a model after each batch.
func testWalk(t *testing.T, open opener) {
	open.run(t, "AgreesWithTheModel", func(f fixture) {
		rapid.Check(f, func(rt *rapid.T) {
			w := walk{fixture: f, rt: rt}
			w.begin()
			rt.Repeat(map[string]func(*rapid.T){"": w.compare, "record": w.record})
		})
	})
}

// walk is a few rows and what the model knows of them.
type walk struct {
	fixture
	rt *rapid.T
	// rows are the model; seen are states that they have had, too.
	rows   map[gateway.MessageID]gateway.Message
	seen   []gateway.Message
	events map[gateway.MessageID]int
	sids   []string
}

func (w *walk) begin() {
	w.rows, w.events = map[gateway.MessageID]gateway.Message{}, map[gateway.MessageID]int{}
	w.sids = []string{unique("SM"), unique("SM"), unique("SM")}
	for _, row := range w.insert(rowIn(gateway.StatusNew), rowIn(gateway.StatusSending), rowIn(gateway.StatusUnknown)) {
		w.rows[row.ID] = row
		w.seen = append(w.seen, row)
	}
}

// record writes a batch of one to four changes.
func (w *walk) record(rt *rapid.T) {
	var changes []gateway.Change
	var want []bool
	for range rapid.IntRange(1, 4).Draw(rt, "changes") {
		if change, ok := w.draw(rt); ok {
			changes = append(changes, change)
			want = append(want, w.write(change))
		}
	}
	require.Equal(rt, want, w.fixture.record(changes...))
}

// draw takes a step of a row as it stands, as it once stood, or as it stands but for one column.
func (w *walk) draw(rt *rapid.T) (gateway.Change, bool) {
	row := rapid.SampledFrom(w.seen).Draw(rt, "row")
	switch rapid.IntRange(0, 2).Draw(rt, "as it is, was, might be") {
	case 0:
		row = w.rows[row.ID]
	case 1:
		row = w.rows[row.ID]
		w.mix(rt, &row.State, rapid.SampledFrom(w.seen).Draw(rt, "other").State)
	}
	variant := rapid.SampledFrom(Variants()).Draw(rt, "step")
	change, err := w.take(rt, variant, row)
	return change, err == nil && !w.outlooked(change)
}

// outlooked: the row has got another NEXT_ATTEMPT_AT by a later look, and the change leaves it as it found it. Which of
// the two stands is the store's to choose: a store may write all columns, or those that the change changes.
func (w *walk) outlooked(c gateway.Change) bool {
	found := c.Was().NextAttemptAt
	return c.Now().NextAttemptAt.Equal(found) && !w.rows[c.ID()].NextAttemptAt.Equal(found)
}

// mix gives a state what another has in one of the columns that a change compares.
func (w *walk) mix(rt *rapid.T, s *gateway.State, other gateway.State) {
	switch rapid.IntRange(0, 4).Draw(rt, "column") {
	case 0:
		s.Status = other.Status
	case 1:
		s.ClaimToken = other.ClaimToken
	case 2:
		s.AttemptRef = other.AttemptRef
	case 3:
		s.ProviderStatus = other.ProviderStatus
	default:
		s.ProviderSID = other.ProviderSID
	}
}

// take reports one of few SIDs, so that rows contend for them; other steps are the variant's.
func (w *walk) take(rt *rapid.T, v Variant, row gateway.Message) (gateway.Change, error) {
	if v.Step != gateway.StepReport || row.ProviderSID != "" {
		return v.Take(row)
	}
	report := reportOn(row, rapid.SampledFrom([]gateway.ProviderStatus{"queued", "sent", "delivered"}).Draw(rt,
		"status"))
	report.SID = rapid.SampledFrom(w.sids).Draw(rt, "sid")
	return row.Report(report)
}

// write is the model of Record.
func (w *walk) write(c gateway.Change) bool {
	row, now := w.rows[c.ID()], c.Now()
	if !c.AppliesTo(row.State) {
		return false
	}
	for id, other := range w.rows {
		if id != c.ID() && now.ProviderSID != "" && other.ProviderSID == now.ProviderSID {
			return false
		}
	}
	row = row.After(c)
	w.rows[row.ID] = row
	w.seen = append(w.seen, row)
	if _, ok := c.Event(); ok {
		w.events[row.ID]++
	}
	return true
}

func (w *walk) compare(rt *rapid.T) {
	for _, row := range w.getAll(slices.Collect(maps.Keys(w.rows))) {
		require.Equal(rt, normal(w.rows[row.ID]), row)
		require.Len(rt, w.fixture.events(row.ID), w.events[row.ID])
	}
}
