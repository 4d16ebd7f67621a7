//go:build !cgo

package oracle

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOpenWithoutCgo(t *testing.T) {
	t.Parallel()
	_, err := Open(t.Context(), Options{Queue: Database{Login: Login{ConnectString: "ebs_PROD"}}})
	require.ErrorIs(t, err, ErrNoDriver)
	require.EqualError(t, err, "opening store: this build has no Oracle driver: build with CGO_ENABLED=1")
}
