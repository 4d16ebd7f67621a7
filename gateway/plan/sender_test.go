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
			first, rule := chooseSender(Row{Channel: ch}, to, "")
			require.Equal(t, Usual, rule)
			require.Contains(t, ch.Senders, first)
			again, _ := chooseSender(Row{Channel: ch}, to, "")
			require.Equal(t, first, again)
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
				chosen, _ := chooseSender(Row{Channel: &ch}, fmt.Sprintf("+1415%07d", first+i), "US")
				counts[chosen]++
			}
			want := people / float64(len(ch.Senders))
			for _, sender := range ch.Senders {
				require.InDelta(t, want, counts[sender], math.Max(10*math.Sqrt(want), want/5))
			}
		})
	})
	t.Run("MovesFewPeopleToASenderThatIsAdded", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			const people = 5_000
			var before gateway.Channel
			n := rapid.IntRange(1, 9).Draw(t, "senders")
			for i := range n {
				before.Senders = append(before.Senders, gateway.Addresses(fmt.Sprintf("+1415555%04d", i))...)
			}
			added := gateway.Addresses("+14155559999")[0]
			after := gateway.Channel{Senders: append([]gateway.Sender{added}, before.Senders...)}
			first := rapid.IntRange(0, 9_000_000).Draw(t, "first")
			moved := 0
			for i := range people {
				to := fmt.Sprintf("+1415%07d", first+i)
				was, _ := chooseSender(Row{Channel: &before}, to, "US")
				is, _ := chooseSender(Row{Channel: &after}, to, "US")
				if is != was {
					require.Equal(t, added, is, "people move to the new sender only")
					moved++
				}
			}
			want := people / float64(n+1)
			require.InDelta(t, want, moved, math.Max(10*math.Sqrt(want), want/5))
		})
	})
}

func TestChooseSender_ByCountry(t *testing.T) {
	t.Parallel()
	const word, number, british = "ALERTS", "+12025550100", "+447700900123"
	for name, c := range map[string]struct {
		senders   []string
		byCountry map[string][]gateway.Sender
		to        string
		country   string
		want      string // "" if there is none
	}{
		"AWordInEurope":                  {[]string{word}, nil, "+4915112345678", "DE", word},
		"NoWordInTheUnitedStates":        {[]string{word}, nil, "+12025550123", "US", ""},
		"NoWordInCanada":                 {[]string{word, number}, nil, "+16045550123", "CA", number},
		"NoWordInPuertoRico":             {[]string{word, number}, nil, "+17875550123", "PR", number},
		"AWordInJamaicaIfTheChannelSays": {[]string{number}, words("JM", word), "+18765550123", "JM", word},
		"ACountrysOwn":                   {[]string{number}, words("GB", british), "+447400123456", "GB", british},
		"AnothersElsewhere":              {[]string{number}, words("GB", british), "+33612345678", "FR", number},
		"AShortCodeIsNoWord":             {[]string{"12345"}, nil, "+12025550123", "US", "12345"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ch := gateway.Channel{Senders: gateway.Addresses(c.senders...), SendersByCountry: c.byCountry}
			got, rule := chooseSender(Row{Channel: &ch}, c.to, c.country)
			require.Equal(t, c.want != "", rule != "")
			require.Equal(t, c.want, got.ID)
		})
	}
}

func words(country string, senders ...string) map[string][]gateway.Sender {
	return map[string][]gateway.Sender{country: gateway.Addresses(senders...)}
}
