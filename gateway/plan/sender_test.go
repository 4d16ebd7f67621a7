package plan

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ebs-sms-gateway/gateway"
)

func TestChooseSender(t *testing.T) {
	t.Parallel()
	t.Run("KeepsToOneNumber", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			ids := rapid.SliceOfN(rapid.StringMatching(`\+1415\d{7}`), 1, 8).Draw(t, "senders")
			ch := &gateway.Channel{Senders: gateway.Addresses(ids...)}
			to := rapid.StringMatching(`\+\d{7,15}`).Draw(t, "to")
			first := chooseSender(ch, to)
			require.Contains(t, ch.Senders, first)
			require.Equal(t, first, chooseSender(ch, to))
		})
	})
	t.Run("SpreadsPeopleEvenly", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			const people = 10_000
			var ch gateway.Channel
			for i := range rapid.IntRange(2, 10).Draw(t, "senders") {
				ch.Senders = append(ch.Senders, gateway.Sender{ID: fmt.Sprintf("+1415555%04d", i)})
			}
			first := rapid.IntRange(0, 9_000_000).Draw(t, "first")
			counts := map[gateway.Sender]float64{}
			for i := range people {
				counts[chooseSender(&ch, fmt.Sprintf("+1415%07d", first+i))]++
			}
			want := people / float64(len(ch.Senders))
			for _, sender := range ch.Senders {
				require.InDelta(t, want, counts[sender], math.Max(10*math.Sqrt(want), want/5))
			}
		})
	})
}
