package demo

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/phone"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// soon is a clock that is early enough before the full minute for quiet hours to be seen, on a busy machine, too.
func soon() gateway.Clock {
	start := time.Now()
	shift := start.Truncate(time.Minute).Add(time.Minute - 6*seen).Sub(start)
	return func() time.Time { return time.Now().Add(shift) }
}

func TestOnceAddsUpAndShowsWhatRulesDo(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	folder := t.TempDir()
	err := Run(t.Context(), Options{
		Once: true, Rows: 120, Out: &out, Seed: 1, Version: "test", Clock: soon(), Folder: folder,
	})
	require.NoError(t, err, out.String())
	require.Contains(t, out.String(), "lost 0, doubled 0, sent after a STOP 0")
	require.Contains(t, out.String(), "120 rows inserted (4 more were refused")
	require.NotContains(t, out.String(), "\x1b[", "no colours without a terminal")
	require.Contains(t, out.String(), "SHIFT_PLAN goes on at ")
	for _, rule := range []string{
		"rows waited until quiet hours were over", "rows went on to a second number", "numbers are dead",
		"rows had only a landline", "texts were the first to a person",
	} {
		require.Regexp(t, `[1-9]\d* `+rule, out.String())
	}
	require.Regexp(t, `DELIVERED +\+\d+ +\(number 2, after \+\d+\)`, out.String())
	require.Regexp(t, `REJECTED .*\(phone: landline\)`, out.String())
	require.Contains(t, out.String(), "| Reply STOP to opt out.")
	require.Regexp(t, `[2-9] rows of the gateway's own`, out.String())
	require.Regexp(t, ` AMBIGUOUS: one of \[\d+ \d+.*\]\n`, out.String())
	require.Regexp(t, `Asked which one is meant\n +\d+   to \+\d+: .*\n(.*\n)* +\d+   to \+\d+: .*\n         from \+\d+: .*\n`+
		` +\d+   to \+\d+: Reply 1 for .*, 2 for .*\n         from \+\d+: .*\n`+
		`  ".*" was AMBIGUOUS, and now is MATCHED \d+ .*\(question\)\n`, out.String())
	digests, err := filepath.Glob(filepath.Join(folder, "*.html"))
	require.NoError(t, err)
	require.Len(t, digests, 1)
	require.Contains(t, out.String(), "The digest of a manager: "+digests[0])
	digest, err := os.ReadFile(digests[0])
	require.NoError(t, err)
	for _, part := range []string{"Unresolved", "Replies", "Not delivered"} {
		require.Contains(t, string(digest), ">"+part+"</h2>")
	}
}

func TestDemoEndsWithItsContextAndCleansUp(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out := &onlooker{until: "XXSMS_INBOUND", leave: cancel}
	require.NoError(t, Run(ctx, Options{Out: out, Terminal: true, Seed: 1, Version: "test"}))
	require.Contains(t, out.seen.String(), out.until)
	require.Contains(t, out.seen.String(), "stopping")
}

// onlooker leaves when it has seen enough.
type onlooker struct {
	seen  bytes.Buffer
	until string
	leave func()
}

func (o *onlooker) Write(shown []byte) (int, error) {
	if bytes.Contains(shown, []byte(o.until)) {
		o.leave()
	}
	return o.seen.Write(shown)
}

func TestStaffComesFromManyCountries(t *testing.T) {
	t.Parallel()
	people := staff(rand.New(rand.NewPCG(1, 1)))
	usable, regions := 0, map[string]bool{}
	for _, p := range people {
		regions[p.region] = true
		if first, ok := phone.Parse(p.phones, phone.Options{Region: p.region}).First(); ok {
			usable++
			require.Contains(t, []string{p.mobile, p.landline, p.old}, first.E164, "%s: %q", p.region, p.phones)
		}
	}
	require.Greater(t, usable, len(people)*8/10)
	require.Greater(t, len(regions), 40)
}

func TestNobodyHasADeadNumberThatSomebodyElseIsTextedAt(t *testing.T) {
	t.Parallel()
	owners := map[string]int{}
	for i, p := range staff(rand.New(rand.NewPCG(1, 1))) {
		for _, number := range append(p.dead(), p.mobile) {
			if other, known := owners[number]; known && number != "" {
				require.Equal(t, other, i, number)
			}
			owners[number] = i
		}
	}
}

func TestFeederRepeatsRowsAsARerunWould(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := &recordingQueue{keys: map[string]bool{}}
		rnd := rand.New(rand.NewPCG(1, 1))
		f := &feeder{queue: q, rnd: rnd, clock: time.Now, people: staff(rnd), first: doubts(doubtfuls(rnd))}
		require.NoError(t, f.feed(t.Context(), 2*rerunEvery))
		require.Equal(t, 2*rerunEvery, f.inserted)
		require.Equal(t, 2, f.refused)
	})
}

// recordingQueue refuses a source key that it has seen.
type recordingQueue struct{ keys map[string]bool }

func (q *recordingQueue) Insert(_ context.Context, rows []gateway.Message) ([]gateway.Insertion, error) {
	results := make([]gateway.Insertion, len(rows))
	for i, m := range rows {
		results[i].Duplicate = q.keys[m.SourceKey]
		q.keys[m.SourceKey] = true
	}
	return results, nil
}

func TestVerdictNamesWhatDoesNotAddUp(t *testing.T) {
	t.Parallel()
	clean := func() summary {
		s := summary{inserted: 1, status: map[gateway.Status]int{}}
		s.add(gateway.Message{State: gateway.State{Status: gateway.StatusDelivered}},
			ledger{texts: map[twiliotest.Text]int{{}: 1}})
		s.tally.Accepted = 1
		return s
	}
	ok := clean()
	require.NoError(t, ok.fault())
	for name, spoil := range map[string]func(*summary){
		"lost":             func(s *summary) { s.lost++ },
		"doubled":          func(s *summary) { s.doubled++ },
		"without an end":   func(s *summary) { s.open++ },
		"against":          func(s *summary) { s.wrong++ },
		"after a STOP":     func(s *summary) { s.broken++ },
		"rows in the tabl": func(s *summary) { s.rows++ },
		"accepted":         func(s *summary) { s.tally.Accepted++ },
		"replies staged":   func(s *summary) { s.replyRows++ },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := clean()
			spoil(&s)
			require.ErrorIs(t, s.fault(), ErrUnsettled)
			require.ErrorContains(t, s.fault(), name)
		})
	}
}
