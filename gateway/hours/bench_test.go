package hours_test

import (
	"testing"
	"time"
)

// BenchmarkAt asks at noon in New York, of a number that may be on either coast, and of one anywhere in North America.
func BenchmarkAt(b *testing.B) {
	noon := time.Date(2026, time.November, 25, 17, 0, 0, 0, time.UTC)
	c := calendar(b, "mon-fri 08:00-20:00; sat 10:00-14:00", "2026-12-25, 2027-01-01")
	for name, zoneNames := range map[string][]string{
		"OneZone":  {"America/New_York"},
		"TwoZones": {"America/New_York", "America/Los_Angeles"},
		"SixZones": {
			"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Halifax", "America/St_Johns",
		},
	} {
		zs := zones(b, zoneNames...)
		b.Run(name+"/Open", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.At(noon, zs, 5*time.Second)
			}
		})
		b.Run(name+"/Closed", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.At(noon.Add(12*time.Hour), zs, 5*time.Second)
			}
		})
	}
}
