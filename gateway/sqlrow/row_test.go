package sqlrow

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// digits is a number as Oracle's driver gives it.
type digits string

func (d digits) String() string { return string(d) }

func rowOf(values ...any) *Row { return &Row{values: values, columns: make([]string, len(values))} }

func TestRow_TakesWhatEitherDriverGives(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)
	r := rowOf("text", int64(7), nil, int64(8), digits("9"), nil, "Y", int64(1), "N", int64(0), nil,
		noon.In(time.FixedZone("", 3600)), "2026-11-23T12:00:00.000Z", "2026-11-23 13:00:00+01:00", "2026-11-23 12:00",
		"", time.Time{}, nil)
	require.Equal(t, []string{"text", "7", ""}, []string{r.Text(), r.Text(), r.Text()})
	require.Equal(t, []int64{8, 9, 0}, []int64{r.Int64(), r.Int64(), r.Int64()})
	require.Equal(t, []bool{true, true, false, false, false}, []bool{r.Flag(), r.Flag(), r.Flag(), r.Flag(), r.Flag()})
	for range 4 {
		require.Equal(t, noon, r.Time())
	}
	for range 3 {
		require.Zero(t, r.Time())
	}
	require.NoError(t, r.err)
}

func TestRow_NamesTheFirstColumnThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for name, read := range map[string]func(*Row){
		"Text":  func(r *Row) { require.Empty(t, r.Text()) },
		"Int64": func(r *Row) { require.Zero(t, r.Int64()) },
		"Time":  func(r *Row) { require.Zero(t, r.Time()) },
	} {
		r := rowOf("", errors.New("no value"), 1.5)
		r.columns = []string{"A", "B", "C"}
		r.Skip(1)
		read(r)
		read(r)
		require.ErrorContains(t, r.err, "column B: ", name)
		require.Equal(t, "B", r.forgive())
		require.NoError(t, r.err)
	}
}

func TestRow_ReadsOnlyDigitsAndTimesAsSuch(t *testing.T) {
	t.Parallel()
	r := rowOf(digits("1.5"), "tomorrow")
	require.Zero(t, r.Int64())
	require.ErrorContains(t, r.err, "1.5")
	r.forgive()
	require.Zero(t, r.Time())
	require.ErrorContains(t, r.err, "not a time of the form")
}
