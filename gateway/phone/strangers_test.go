package phone_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/phone"
)

// plan draws random valid numbers of every numbering plan, and the ways in which people write them.
type plan struct {
	*rand.Rand
	examples []*phonenumbers.PhoneNumber
	regions  []string // of each example
}

func newPlan(seed uint64) plan {
	p := plan{Rand: rand.New(rand.NewPCG(seed, 0))}
	for _, region := range sortedRegions() {
		for kind := phonenumbers.FIXED_LINE; kind <= phonenumbers.VOICEMAIL; kind++ {
			if example := phonenumbers.GetExampleNumberForType(region, kind); example != nil {
				p.examples, p.regions = append(p.examples, example), append(p.regions, region)
			}
		}
	}
	return p
}

// number returns a valid number of the i-th example's country, random from some digit on.
func (p plan) number(i int) *phonenumbers.PhoneNumber {
	example, region := p.examples[i%len(p.examples)], p.regions[i%len(p.regions)]
	national := phonenumbers.GetNationalSignificantNumber(example)
	for range 30 {
		digits := []byte(national)
		for at := p.IntN(len(digits)); at < len(digits); at++ {
			digits[at] = byte('0' + p.IntN(10))
		}
		text := fmt.Sprintf("+%d%s", example.GetCountryCode(), digits)
		if number, err := phonenumbers.Parse(text, ""); err == nil &&
			phonenumbers.IsValidNumberForRegion(number, region) {
			return number
		}
	}
	return example
}

// write returns a way to write a number at home, with or without its national prefix.
func (p plan) write(number *phonenumbers.PhoneNumber) string {
	bare := phonenumbers.GetNationalSignificantNumber(number)
	_, grouped, _ := strings.Cut(phonenumbers.Format(number, phonenumbers.INTERNATIONAL), " ")
	national := phonenumbers.Format(number, phonenumbers.NATIONAL)
	ways := []string{
		national, strings.Map(digitsOnly, national), bare, grouped,
		strings.NewReplacer("-", " ", ".", " ").Replace(grouped),
		strings.ReplaceAll(national, " ", "-"), strings.ReplaceAll(national, " ", "."),
		strings.ReplaceAll(national, " ", "/"),
		p.regroup(bare), p.regroup(strings.Map(digitsOnly, national)),
	}
	return ways[p.IntN(len(ways))]
}

// regroup puts spaces into digits.
func (p plan) regroup(digits string) string {
	var b strings.Builder
	for i, left := 0, 0; i < len(digits); i, left = i+1, left-1 {
		if left == 0 {
			if left = 2 + p.IntN(3); i > 0 {
				b.WriteByte(' ')
			}
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}

// surround puts beside a number what is none.
func (p plan) surround(text string) string {
	day, month, year := 1+p.IntN(28), 1+p.IntN(12), 1940+p.IntN(100)
	hour, minute := p.IntN(24), p.IntN(60)
	beside := []string{
		fmt.Sprintf("%04d-%02d-%02d", year, month, day), fmt.Sprintf("%02d.%02d.%04d", day, month, year),
		fmt.Sprintf("%d/%d/%04d", month, day, year), fmt.Sprintf("%02d:%02d", hour, minute),
		fmt.Sprintf("%04d-%02d-%02d %02d:%02d:%02d", year, month, day, hour, minute, day),
		fmt.Sprintf("%04d-%02d-%02dT%02d:%02d:00Z", year, month, day, hour, minute),
		fmt.Sprintf("[%04d/%02d/%02d]", year, month, day), fmt.Sprintf("%d %s %04d", day, "March", year),
		fmt.Sprintf("%s %d, %04d", "Oct", day, year), fmt.Sprintf("%d-%d", 8+p.IntN(3), 16+p.IntN(5)), "24/7",
		fmt.Sprintf("%02d.%02d-%02d.%02d", 8, minute, 17, minute), fmt.Sprintf("%d pm", 1+p.IntN(11)),
		fmt.Sprintf("%d days", day),
		fmt.Sprintf("%d EUR", p.IntN(5000)), fmt.Sprintf("$%d.%02d", p.IntN(5000), minute),
		fmt.Sprintf("€ %d,%02d", p.IntN(500), minute),
		fmt.Sprintf("%d%%", p.IntN(100)), fmt.Sprintf("emp id %06d;", p.IntN(1e6)),
		fmt.Sprintf("(ID: %08d)", p.IntN(1e8)),
		"mobile", "home:", "(work)", "!", "#", "--", "n/a;", "\n",
	}
	before, after := beside[p.IntN(len(beside))], beside[p.IntN(len(beside))]
	switch p.IntN(4) {
	case 0:
		return text
	case 1:
		return before + " " + text
	case 2:
		return text + " " + after
	default:
		return before + " " + text + " " + after
	}
}

// stranger returns a number that Parse finds in a text that holds only another, "" if there is none, and whether it
// found that.
func stranger(text, region, want string) (wrong string, found bool) {
	for _, candidate := range phone.Parse(text, phone.Options{Region: region}).Candidates {
		if candidate.E164 != want {
			return candidate.E164, found
		}
		found = true
	}
	return "", found
}

func TestParse_FindsNoStrangerBesideWhatIsNoNumber(t *testing.T) {
	t.Parallel()
	for _, row := range loadRows(t, "strangers.tsv", 4) {
		text, err := strconv.Unquote(row[1])
		require.NoError(t, err)
		require.Equal(t, row[2], describe(phone.Parse(text, phone.Options{Region: row[0]})), "%s %s: %s", row[0],
			row[1], row[3])
	}
}

func TestParse_FindsNoStranger(t *testing.T) {
	t.Parallel()
	p := newPlan(1)
	for i := range len(p.examples) {
		number := p.number(i)
		region, want := p.regions[i%len(p.regions)], phonenumbers.Format(number, phonenumbers.E164)
		text := p.write(number)
		wrong, _ := stranger(text, region, want)
		require.Empty(t, wrong, "%s %q is %s", region, text, want)
		text = p.surround(text)
		wrong, _ = stranger(text, region, want)
		require.Empty(t, wrong, "%s %q is %s", region, text, want)
	}
}

// BenchmarkStrangers counts wrong and lost numbers among b.N written at home, alone and with something beside them.
func BenchmarkStrangers(b *testing.B) {
	p := newPlan(2)
	var wrong, lost, wrongBeside, lostBeside int
	for i := 0; b.Loop(); i++ {
		number := p.number(i)
		region, want := p.regions[i%len(p.regions)], phonenumbers.Format(number, phonenumbers.E164)
		text := p.write(number)
		count := func(text string, wrong, lost *int) {
			stranger, found := stranger(text, region, want)
			if stranger != "" {
				*wrong++
				b.Logf("%s %q is %s, not %s", region, text, want, stranger)
			} else if !found {
				*lost++
			}
		}
		count(text, &wrong, &lost)
		count(p.surround(text), &wrongBeside, &lostBeside)
	}
	b.ReportMetric(float64(wrong), "wrong")
	b.ReportMetric(float64(wrongBeside), "wrong-beside")
	b.ReportMetric(100*float64(lost)/float64(b.N), "%lost")
	b.ReportMetric(100*float64(lostBeside)/float64(b.N), "%lost-beside")
}
