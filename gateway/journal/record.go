package journal

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"time"
)

// headerSize is the length of a record before its entry.
const headerSize = 20

// What may be wrong with a record.
var (
	// errTorn: the bytes end within the record, or it was never written.
	errTorn = errors.New("the record is not complete")
	// errChecksum: the record is not what was written.
	errChecksum = errors.New("the checksum does not fit")
)

// record is an entry with the time it was appended.
type record struct {
	at      time.Time
	payload []byte
}

// size is the length of the encoded record.
func (r record) size() int64 { return headerSize + int64(len(r.payload)) }

func checksum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

// encode appends the record to b.
func encode(b []byte, r record) []byte {
	start := len(b)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(r.payload)))
	b = binary.LittleEndian.AppendUint64(b, uint64(r.at.UnixNano()))
	b = binary.LittleEndian.AppendUint32(b, checksum(r.payload))
	b = binary.LittleEndian.AppendUint32(b, checksum(b[start:]))
	return append(b, r.payload...)
}

// decode reads the record at the start of b, which is not empty. The payload is a part of b.
func decode(b []byte) (record, error) {
	if len(b) < headerSize || zero(b) { // some file systems fill up what was not written
		return record{}, errTorn
	}
	if checksum(b[:16]) != binary.LittleEndian.Uint32(b[16:]) {
		return record{}, errChecksum
	}
	length := int64(binary.LittleEndian.Uint32(b))
	if int64(len(b))-headerSize < length {
		return record{}, errTorn
	}
	r := record{
		at:      time.Unix(0, int64(binary.LittleEndian.Uint64(b[4:]))),
		payload: b[headerSize : headerSize+length],
	}
	if checksum(r.payload) != binary.LittleEndian.Uint32(b[12:]) {
		return record{}, errChecksum
	}
	return r, nil
}

// decodeAll reads records until the end of b, or the first that is not whole.
func decodeAll(b []byte) (records []record, read int64, err error) {
	for read < int64(len(b)) {
		r, err := decode(b[read:])
		if err != nil {
			return records, read, err
		}
		records = append(records, r)
		read += r.size()
	}
	return records, read, nil
}

func zero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

// maxPayload is the longest entry.
const maxPayload = math.MaxInt32
