//go:build cgo

package oracle

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// TestDeadPhones: the view for HR lists what a failure left, and whose it was, until a delivery.
func TestDeadPhones(t *testing.T) {
	t.Parallel()
	d := emptyDatabase(t)
	s := openFed(t, d, mode{})
	const view = `SELECT person_id || ' ' || person_name || ' ' || phone_number || ' ' || error_code FROM xxsms.xxsms_dead_phones_v`
	changes := s.begun(t, 3)
	tell := func(c gateway.Change, event gateway.PhoneEvent, minute int) gateway.Change {
		return c.WithPhone(gateway.PhoneChange{
			Event: event, Number: "+447400123456", At: noon().Add(time.Duration(minute) * time.Minute), Strikes: 2,
			ErrorCode: 30003, PersonID: 4711, PersonName: "Müller, Anna",
		})
	}
	for i, want := range [][]string{nil, {"4711 Müller, Anna +447400123456 30003"}, nil} {
		event := gateway.PhoneFailed
		if i == 2 {
			event = gateway.PhoneDelivered
		}
		requireApplied(t, s, []gateway.Change{tell(changes[i], event, i)})
		rows, err := d.SQL(t.Context(), view)
		require.NoError(t, err)
		require.Equal(t, want, rows)
	}
}
