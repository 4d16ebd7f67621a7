package phone_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/nyaruka/phonenumbers"
	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/phone"
)

func TestZones(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("testdata/zones.tsv")
	require.NoError(t, err)
	for _, line := range strings.Split(strings.TrimSpace(string(content)), "\n")[1:] {
		c := strings.Split(line, "\t")
		want := c[1]
		if want == "-" {
			want = ""
		}
		require.Equal(t, want, strings.Join(phone.Zones(c[0]), " "), "%s: %s", c[0], c[2])
	}
}

// TestZones_AreInTheDatabase: the metadata of every country names zones that can be loaded.
func TestZones_AreInTheDatabase(t *testing.T) {
	t.Parallel()
	for region := range phonenumbers.GetSupportedRegions() {
		for _, kind := range []phonenumbers.PhoneNumberType{phonenumbers.MOBILE, phonenumbers.FIXED_LINE} {
			example := phonenumbers.GetExampleNumberForType(region, kind)
			if example == nil {
				continue
			}
			for _, zone := range phone.Zones(phonenumbers.Format(example, phonenumbers.E164)) {
				_, err := time.LoadLocation(zone)
				require.NoError(t, err, region)
			}
		}
	}
}

func BenchmarkZones(b *testing.B) {
	candidate, ok := phone.Parse("+14155550001", phone.Options{}).First()
	require.True(b, ok)
	b.ReportAllocs()
	for b.Loop() {
		candidate.Zones()
	}
}
