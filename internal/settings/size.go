package settings

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Size is a number of bytes, written with a unit: 512B, 64KiB, 1MiB.
type Size int64

// The units of a Size.
const (
	Byte Size = 1
	KiB       = 1024 * Byte
	MiB       = 1024 * KiB
)

type sizeUnit struct {
	suffix string
	bytes  Size
}

// sizeUnits lists the units from the largest; B is last because every suffix ends with it.
func sizeUnits() []sizeUnit { return []sizeUnit{{"MiB", MiB}, {"KiB", KiB}, {"B", Byte}} }

// ParseSize reads a whole number with a unit, without a space. Anything else is an error that shows the text.
func ParseSize(text string) (Size, error) {
	for _, unit := range sizeUnits() {
		digits, ok := strings.CutSuffix(text, unit.suffix)
		if !ok {
			continue
		}
		n, err := strconv.ParseUint(digits, 10, 63)
		if err != nil || n > uint64(math.MaxInt64/unit.bytes) {
			break
		}
		return Size(n) * unit.bytes, nil
	}
	return 0, fmt.Errorf("%q is not a size, such as 512B, 64KiB or 1MiB", text)
}

// String writes the size as ParseSize reads it, in the largest unit that is exact.
func (s Size) String() string {
	for _, unit := range sizeUnits() {
		if s != 0 && s%unit.bytes == 0 {
			return strconv.FormatInt(int64(s/unit.bytes), 10) + unit.suffix
		}
	}
	return "0B"
}
