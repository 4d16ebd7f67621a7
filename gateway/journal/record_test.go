package journal

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func FuzzDecode(f *testing.F) {
	whole := encode(nil, record{at: time.Unix(0, 1), payload: []byte("reply")})
	f.Add(whole)
	f.Add(whole[:len(whole)-1])
	f.Add(append(bytes.Clone(whole), 0, 0, 0))
	f.Add(make([]byte, 64))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, b []byte) {
		records, read, err := decodeAll(b)
		require.LessOrEqual(t, read, int64(len(b)))
		require.Equal(t, err == nil, read == int64(len(b)))
		var again []byte
		for _, r := range records {
			again = encode(again, r)
		}
		require.True(t, bytes.Equal(b[:read], again), "what is read is what was written")
	})
}

func TestDecode_TellsTornFromDamaged(t *testing.T) {
	t.Parallel()
	whole := encode(nil, record{at: time.Unix(0, 1), payload: []byte("reply")})
	for size := range whole {
		_, err := decode(whole[:size])
		require.ErrorIs(t, err, errTorn, "%d bytes", size)
	}
	for bit := range len(whole) * 8 {
		flipped := bytes.Clone(whole)
		flipped[bit/8] ^= 1 << (bit % 8)
		_, err := decode(flipped)
		require.ErrorIs(t, err, errChecksum, "bit %d", bit)
	}
}
