//go:build cgo

package oracle

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/oracle/ora"
	"ebs-sms-gateway/test/standin"
)

// TestLogin_ThatIsRefusedIsTriedOnceInFiveMinutes has every code of the class access
// answered to logins, as many as would lock an account.
func TestLogin_ThatIsRefusedIsTriedOnceInFiveMinutes(t *testing.T) {
	t.Parallel()
	for m, login := range map[mode]string{
		{"Standalone", true}: "OCISessionBegin",
		{"Pool", false}:      "OCISessionPoolCreate",
	} {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			d := standIn.Database(t)
			for code, advice := range ora.Catalogue() {
				if advice.Class != ora.ClassAccess {
					continue
				}
				t.Run(fmt.Sprintf("ORA-%05d", code), func(t *testing.T) {
					fault := inject(t, d, standin.Fault{Function: login, Code: code})
					requireRareLogins(t, d, m, fault)
				})
			}
		})
	}
}

// requireRareLogins fails unless a store has one login refused in five minutes, whatever is
// asked of it, and is let in at the first after the fault.
func requireRareLogins(t *testing.T, d *standin.Database, m mode, fault *standin.Injected) {
	t.Helper()
	var now atomic.Int64 // seconds
	o := optionsFor(d, "XXSMSGW", m)
	o.Clock = func() time.Time { return noon().Add(time.Duration(now.Load()) * time.Second) }
	s, err := New(o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	for ; now.Load() < 600; now.Add(20) {
		_, err := s.Claim(t.Context(), due(1))
		require.ErrorIs(t, err, gateway.ErrUnavailable)
		_, err = s.Stage(t.Context(), manyReplies(1))
		require.ErrorIs(t, err, gateway.ErrUnavailable)
	}
	requireFired(t, fault, 2)
	_, err = s.Claim(t.Context(), due(1))
	require.NoError(t, err)
}
