package ora

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// oraError is an error as the driver makes them.
type oraError struct {
	code    int
	message string
}

func (e *oraError) Error() string   { return "ORA: " + e.message }
func (e *oraError) Code() int       { return e.code }
func (e *oraError) Message() string { return e.message }

func coded(code int) error { return &oraError{code: code} }

func TestClean(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"NamesTheColumn": {
			&oraError{
				12899, `value too large for column "XXSMS"."XXSMS_OUTBOUND"."BODY" (actual: 1700, maximum: 1600)`,
			},
			"ORA-12899: text is too long for its column (XXSMS.XXSMS_OUTBOUND.BODY)",
		},
		"NamesTheConstraint": {
			&oraError{1, "unique constraint (XXSMS.XXSMS_INBOUND_SID) violated"},
			"ORA-00001: unique constraint violated (XXSMS.XXSMS_INBOUND_SID)",
		},
		"LeavesOutLaterLines": {
			&oraError{
				1, "unique constraint (XXSMS.XXSMS_OPT_OUTS_NUMBER) violated\nORA-03301: row with +491711234567 exists",
			},
			"ORA-00001: unique constraint violated (XXSMS.XXSMS_OPT_OUTS_NUMBER)",
		},
		"LeavesOutValues": {
			&oraError{1722, `unable to convert string value containing "DEAR.MRS.X" to a number`},
			"ORA-01722: invalid number",
		},
		"LeavesOutWhatItDoesNotKnow": {
			&oraError{29999, "your TEXT.HERE is wrong"},
			"ORA-29999: see Oracle's error messages",
		},
		"KeepsTheSitesText": {
			&oraError{20123, "XXHR: employee has left\nORA-06512: at \"XXHR.CHECK\", line 7"},
			"ORA-20123: XXHR: employee has left",
		},
		"MasksNumbersInTheSitesText": {
			&oraError{20123, "XXHR: +491711234567 is blocked"},
			"ORA-20123: XXHR: … is blocked",
		},
		"LeavesOutGodrorsParameters": {
			fmt.Errorf("user=%q standalone params={0x1f}: %w", "XXSMSGW",
				&oraError{1017, "invalid username/password; logon denied"}),
			"ORA-01017: wrong user name or password",
		},
		"DeadConnection": {driver.ErrBadConn, "connection to the database was lost"},
		"NotConnected":   {errors.New("ORA-00000: DPI-1010: not connected"), "connection to the database was lost"},
		"NoClientLibrary": {
			errors.New("ORA-00000: DPI-1047: Cannot locate a 64-bit Oracle Client library"),
			"DPI-1047: Cannot locate a 64-bit Oracle Client library",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.EqualError(t, Clean(c.err), c.want)
			require.ErrorIs(t, Clean(c.err), c.err)
		})
	}
}

func TestCleanLeavesOthersAlone(t *testing.T) {
	t.Parallel()
	for _, err := range []error{nil, errors.New("reading row: bad status"), gateway.ErrUnavailable} {
		require.Equal(t, err, Clean(err))
	}
}

func TestClassOfContexts(t *testing.T) {
	t.Parallel()
	require.Equal(t, ClassTime, ClassOf(fmt.Errorf("x: %w", context.DeadlineExceeded)))
	require.Equal(t, ClassTime, ClassOf(context.Canceled))
	require.Equal(t, Class(""), ClassOf(nil))
}

func TestDuplicate(t *testing.T) {
	t.Parallel()
	require.True(t, IsDuplicate(Clean(coded(1))))
	require.False(t, IsDuplicate(coded(1400)))
	require.False(t, IsDuplicate(errors.New("x")))
}
