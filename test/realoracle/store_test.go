//go:build oracle && cgo

package realoracle_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/storetest"
	"ebs-sms-gateway/oracle"
)

// fed is a gateway's store, and a feeder's for the rows to begin with.
type fed struct {
	*oracle.Store
	feeder *oracle.Store
}

// Insert is the feeder's: the gateway's user may not.
func (s fed) Insert(ctx context.Context, messages []gateway.Message) ([]gateway.Insertion, error) {
	return s.feeder.Insert(ctx, messages)
}

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Exercise(t, func(t *testing.T) storetest.Store {
		site.take(t)
		return fed{Store: site.open(t, sender), feeder: site.open(t, feeder)}
	})
}

func TestInstall_MayBeRepeated(t *testing.T) {
	t.Parallel()
	site.take(t)
	require.NoError(t, site.install(t.Context()))
}

func TestVerify_FindsNoDifferenceAfterInstall(t *testing.T) {
	t.Parallel()
	for _, user := range []string{owner, sender} {
		t.Run(user, func(t *testing.T) {
			t.Parallel()
			site.take(t)
			differences, err := site.open(t, user).Verify(t.Context())
			require.NoError(t, err)
			require.Empty(t, differences)
		})
	}
}

func TestFindings_AreNoneAfterInstall(t *testing.T) {
	t.Parallel()
	site.take(t)
	require.Empty(t, site.open(t, sender).Findings(t.Context()))
}
