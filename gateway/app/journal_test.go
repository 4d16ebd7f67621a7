package app

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/outbound"
)

// optOuts is a store of which sending asks the opt-outs alone.
type optOuts struct {
	outbound.Store
	ask func() ([]consent.OptOut, error)
}

// OptOuts implements outbound.Store.
func (o optOuts) OptOuts(context.Context, []string) ([]consent.OptOut, error) { return o.ask() }

func TestSendingStore(t *testing.T) {
	t.Parallel()
	stored := consent.OptOut{Number: "+12025550123", Scope: "A"}
	waiting := consent.OptOut{Number: "+12025550124", Scope: "B"}
	ask := func(store optOuts, pending func([]string) []consent.OptOut) ([]consent.OptOut, error) {
		return sendingStore{Store: store, pending: pending}.OptOuts(t.Context(),
			[]string{stored.Number, waiting.Number})
	}

	t.Run("KnowsTheOptOutsThatWait", func(t *testing.T) {
		t.Parallel()
		found, err := ask(optOuts{ask: func() ([]consent.OptOut, error) { return []consent.OptOut{stored}, nil }},
			func([]string) []consent.OptOut { return []consent.OptOut{waiting} })
		require.NoError(t, err)
		require.Equal(t, []consent.OptOut{stored, waiting}, found)
	})

	t.Run("MissesNoneThatIsStagedMeanwhile", func(t *testing.T) {
		t.Parallel()
		waits := true
		found, err := ask(optOuts{ask: func() ([]consent.OptOut, error) {
			waits = false // right after the store has answered
			return nil, nil
		}}, func([]string) []consent.OptOut {
			if waits {
				return []consent.OptOut{waiting}
			}
			return nil
		})
		require.NoError(t, err)
		require.Equal(t, []consent.OptOut{waiting}, found)
	})

	t.Run("FailsWithTheStore", func(t *testing.T) {
		t.Parallel()
		away := errors.New("store away")
		_, err := ask(optOuts{ask: func() ([]consent.OptOut, error) { return nil, away }},
			func([]string) []consent.OptOut { return []consent.OptOut{waiting} })
		require.ErrorIs(t, err, away)
	})
}
