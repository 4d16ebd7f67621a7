//go:build cgo

package oracle

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// TestServerZone has a database server whose clock shows another time than UTC: what
// EBS writes is in that time, and the gateway's times are instants all the same.
func TestServerZone(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		for _, zone := range []string{"+05:30", "-08:00"} {
			t.Run(zone, func(t *testing.T) {
				t.Parallel()
				d := standIn.Database(t)
				_, err := d.SQL(t.Context(), "ALTER DATABASE "+d.Name+" SET oracompat.time_zone = '"+zone+"'")
				require.NoError(t, err)
				s := openFed(t, d, m)
				row := gateway.Message{
					Channel: "it", Phones: "+14155550100", NotBefore: noon(), ExpiresAt: noon().Add(time.Hour),
					CreatedAt: noon().Add(-time.Hour),
				}
				_, err = s.Insert(t.Context(), []gateway.Message{row})
				require.NoError(t, err)
				local, err := time.Parse("-07:00", zone)
				require.NoError(t, err)
				require.Equal(t, noon().In(local.Location()).Format(time.DateTime),
					single(t, d, "SELECT not_before FROM xxsms.xxsms_outbound"), "in the server's time")

				onTime, early := due(1), due(1)
				onTime.Ready, early.Ready = nil, nil // the store looks for itself
				early.Lease.Now = noon().Add(-time.Second)
				claims, err := s.Claim(t.Context(), early)
				require.NoError(t, err)
				require.Empty(t, claims, "not yet due")

				stats, err := s.Stats(t.Context(), gateway.StatsParams{Now: noon()})
				require.NoError(t, err)
				require.Equal(t, []gateway.Eligible{{Channel: "it", Since: noon()}}, stats.Eligible)

				claims, err = s.Claim(t.Context(), onTime)
				require.NoError(t, err)
				require.Len(t, claims, 1, "due")
				got := claims[0].Message
				require.Equal(t, []time.Time{row.NotBefore, row.ExpiresAt, row.CreatedAt},
					[]time.Time{got.NotBefore, got.ExpiresAt, got.CreatedAt})
			})
		}
	})
}
