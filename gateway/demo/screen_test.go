package demo

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

// full is a screen with the most that it can hold.
func full() screen {
	depths := []gateway.Depth{{Channel: "AN_ONLOOKERS_OWN_CHANNEL", Status: gateway.StatusNew, Rows: 1}}
	for _, st := range gateway.Statuses() {
		depths = append(depths, gateway.Depth{Channel: channelCertification, Status: st, Rows: 7},
			gateway.Depth{Channel: channelAlert, Status: st, Rows: 2},
			gateway.Depth{Channel: channelShift, Status: st, Rows: 1})
	}
	s := screen{counted: count(depths), elapsed: 12 * time.Minute, accepted: 12345,
		first: strings.Repeat("Crane 🏗️ ", 20) + "\n" + instruction}
	for range shownTexts {
		s.texts = append(s.texts, gateway.Message{
			ID: 123456, Phones: "tel. (0)12 34 56 78 90 12\n", Body: strings.Repeat("Crane Signaller 🏗️ ", 20),
			State: gateway.State{Status: gateway.StatusUndelivered, StatusReason: "outcome unknown, awaits a decision"},
		})
	}
	for range shownReplies {
		s.replies = append(s.replies, gateway.Reply{From: "+491512345678901", Body: strings.Repeat("yes 👍 ", 20),
			Kind: consent.KindStop})
	}
	return s
}

func TestScreenFitsATerminalOf80By24(t *testing.T) {
	t.Parallel()
	lines := full().render()
	require.Less(t, len(lines), 24, "the cursor needs a line")
	for _, line := range lines {
		require.Less(t, widthOf([]rune(line)), 80, line)
		require.NotContains(t, line, "\n")
	}
}

func TestAnswers_TellOfOneTextThatMayNotBeMeant(t *testing.T) {
	t.Parallel()
	match := gateway.Match{Status: gateway.MatchAmbiguous, Candidates: []gateway.MessageID{17}}
	require.Equal(t, " AMBIGUOUS: 17, or something else", answers(gateway.Reply{Match: match}))
}

func TestScreenShowsWhoGotWhatAndWhatCameBack(t *testing.T) {
	t.Parallel()
	s := full()
	s.texts[0] = gateway.Message{Body: "Grace Kim, renew", State: gateway.State{Status: gateway.StatusDelivered,
		Recipient: "+12025550143"}}
	s.replies[0] = gateway.Reply{From: "+12025550143", Body: "STOP", Kind: consent.KindStop}
	s.replies[1] = gateway.Reply{From: "+12025550143", Body: "Yes pls", Kind: consent.KindReply, Keyword: "YES",
		Match: gateway.Match{Status: gateway.MatchMatched, Method: gateway.MatchOnly, MessageID: 17}}
	s.replies[2] = gateway.Reply{From: "+12025550144", Body: "ok", Kind: consent.KindReply, Match: gateway.Match{
		Status: gateway.MatchAmbiguous, Candidates: []gateway.MessageID{17, 12}}}
	shown := strings.Join(s.render(), "\n")
	require.Regexp(t, `reply +\+12025550143 +Yes pls +MATCHED 17 YES \(only\)\n`, shown)
	require.Regexp(t, `reply +\+12025550144 +ok +AMBIGUOUS: one of \[17 12\]\n`, shown)
	require.Regexp(t, `DELIVERED +\+12025550143 +Grace Kim, renew\n`, shown)
	require.Regexp(t, `stop +\+12025550143 +STOP  -> opted out: XXSMS_OPT_OUTS\n`, shown)
	require.Contains(t, shown, "FROM_NUMBER and BODY of XXSMS_INBOUND")
}

func TestScreenSaysWhyARowIsWhereItIs(t *testing.T) {
	t.Parallel()
	for want, m := range map[string]gateway.Message{
		"     7 DEFERRED    \"(970) 555-0110\" (quiet hours in America/Denver until 07:47)": {
			ID: 7, Phones: "(970) 555-0110", Body: "Mei Chen, you have the early shift", State: gateway.State{
				Status: gateway.StatusDeferred, StatusReason: "quiet hours in America/Denver until 07:47"}},
		"     8 DELIVERED   +96892123456     (number 2, after +96892123450) Mei Chen": {
			ID: 8, Body: "Mei Chen", State: gateway.State{
				Status: gateway.StatusDelivered, Recipient: secondNumber, TriedNumbers: firstNumber, ErrorCode: 30005}},
		"     9 UNDELIVERED +96892123450     (30005) Mei Chen": {
			ID: 9, Body: "Mei Chen", State: gateway.State{
				Status: gateway.StatusUndelivered, Recipient: "+96892123450", ErrorCode: 30005}},
	} {
		require.Equal(t, want, screen{}.text(m))
	}
}

func TestScreenAddsUp(t *testing.T) {
	t.Parallel()
	numbers := regexp.MustCompile(`\d+`)
	rows := 0
	for _, line := range full().render() {
		name, _, _ := strings.Cut(line, " ")
		if !slices.Contains([]string{channelCertification, channelAlert, channelShift, "others", "together"}, name) {
			continue
		}
		rows++
		found := numbers.FindAllString(line, -1)
		sum := 0
		for _, figure := range found[1:] {
			sum += atoi(t, figure)
		}
		require.Equal(t, atoi(t, found[0]), sum, line)
	}
	require.Equal(t, 5, rows)
}

func atoi(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	require.NoError(t, err)
	return n
}

func TestEveryStatusIsInOneStage(t *testing.T) {
	t.Parallel()
	var all []gateway.Status
	for _, s := range stages() {
		all = append(all, s.statuses...)
	}
	require.ElementsMatch(t, gateway.Statuses(), all)
}

func TestColoursAreOnlyWritten(t *testing.T) {
	t.Parallel()
	plain := full()
	painted := full()
	painted.paint = true
	require.NotContains(t, strings.Join(plain.render(), ""), "\x1b")
	codes := regexp.MustCompile("\x1b\\[[0-9]*m")
	require.Equal(t, plain.render(), strings.Split(codes.ReplaceAllString(strings.Join(painted.render(), "\n"), ""),
		"\n"))
	require.NotEqual(t, plain.render(), painted.render())
}

func TestFitCountsColumns(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "      ", "abc": "abc   ", "abcdef": "abcdef", "abcdefg": "abcde…",
		"👍👍👍": "👍👍👍", "👍👍👍👍": "👍👍… ", "a\nb\x1b": "a b   ", "Crane 🏗️": "Crane…",
	} {
		require.Equal(t, want, fit(text, 6), "%q", text)
	}
}
