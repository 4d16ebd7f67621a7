package demo

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

// How much a screen shows. It is at most 23 lines high and 79 columns wide: a terminal
// that scrolls or wraps cannot be redrawn.
const (
	shownTexts   = 6
	shownReplies = 3
	columns      = 79
)

// screen is what a terminal shows at one moment.
type screen struct {
	paint    painter
	counted  map[string]figures
	texts    []gateway.Message
	replies  []gateway.Reply
	elapsed  time.Duration
	accepted int
	// first is a text as a telephone shows it, the first that its person got.
	first string
}

func (s screen) render() []string {
	title := fmt.Sprintf("EBS SMS gateway demo   %s   %d texts accepted, %.1f a second   Ctrl-C ends",
		s.elapsed.Truncate(time.Second), s.accepted, float64(s.accepted)/max(s.elapsed.Seconds(), 1))
	lines := []string{s.paint.bold(fit(title, columns))}
	lines = append(lines, s.table()...)
	lines = append(lines, "",
		s.paint.bold("Texts: MESSAGE_ID, STATUS, RECIPIENT and BODY (or why not) of XXSMS_OUTBOUND"))
	for _, m := range s.texts {
		lines = append(lines, s.text(m))
	}
	lines = append(lines, s.instructed(), "",
		s.paint.bold("Replies, for EBS to sweep: KIND, FROM_NUMBER and BODY of XXSMS_INBOUND"))
	for _, r := range s.replies {
		lines = append(lines, s.reply(r))
	}
	return append(lines,
		"waiting: NEW RETRY DEFERRED   not sent: FAILED REJECTED OPTED_OUT EXPIRED",
		"unknown: looked up, never just repeated   why: explain --config ... MESSAGE_ID")
}

// table has a line for each channel, and the totals; each line adds up to its rows.
func (s screen) table() []string {
	header, sum := fmt.Sprintf("%-11.11s %5s", "", "rows"), make(figures, len(stages()))
	for _, st := range stages() {
		header += fmt.Sprintf(" %*s", s.width(st), st.name)
	}
	lines := []string{s.paint.bold(header)}
	own := []string{channelCertification, channelAlert, channelShift}
	others := make(figures, len(sum))
	for _, ch := range slices.Sorted(maps.Keys(s.counted)) {
		sum.add(s.counted[ch])
		if slices.Contains(own, ch) {
			lines = append(lines, s.figures(ch, s.counted[ch]))
		} else {
			others.add(s.counted[ch])
		}
	}
	if others.total() > 0 {
		lines = append(lines, s.figures("others", others))
	}
	return append(lines, s.figures("together", sum))
}

func (s screen) figures(name string, f figures) string {
	line := fmt.Sprintf("%-11.11s %5d", name, f.total())
	for i, st := range stages() {
		figure := fmt.Sprintf(" %*d", s.width(st), f[i])
		if f[i] > 0 {
			figure = s.paint.status(st.statuses[0], figure)
		}
		line += figure
	}
	return line
}

func (screen) width(st stage) int { return max(6, len(st.name)) }

// text is a message on one line: who it is to, and what it says or why it is not sent.
func (s screen) text(m gateway.Message) string {
	to := m.Recipient
	if to == "" {
		to = fmt.Sprintf("%q", m.Phones) // as somebody typed it
	}
	const room = columns - 36
	says := why(m)
	if len(says) < room {
		says += m.Body
	}
	status := s.paint.status(m.Status, fmt.Sprintf("%-11s", m.Status))
	says = strings.TrimRight(fit(strings.TrimSpace(says), room), " ")
	return fmt.Sprintf("%6d %s %s %s", m.ID, status, fit(to, 16), says)
}

// why is what a row says of itself before its text, in brackets.
func why(m gateway.Message) string {
	var words []string
	if m.StatusReason != "" {
		words = append(words, m.StatusReason)
	}
	if m.ErrorCode != 0 && m.Status != gateway.StatusDelivered {
		words = append(words, strconv.Itoa(m.ErrorCode))
	}
	if tried := m.Tried(); len(tried) > 0 {
		words = append(words, fmt.Sprintf("number %d, after %s", len(tried)+1, m.TriedNumbers))
	}
	if len(words) == 0 {
		return ""
	}
	return "(" + strings.Join(words, ", ") + ") "
}

// instructed shows how the first text to a person ends.
func (s screen) instructed() string {
	if s.first == "" {
		return ""
	}
	const shown = 48
	text := []rune(strings.ReplaceAll(s.first, "\n", " | "))
	end := string(text[max(0, len(text)-shown):])
	return "  The first text to somebody: …" + strings.TrimRight(fit(end, shown), " ")
}

// reply is a staged reply on one line, and what it did.
func (s screen) reply(r gateway.Reply) string {
	says := r.Body
	switch r.Kind {
	case consent.KindStop:
		says += "  -> opted out: XXSMS_OPT_OUTS"
	case consent.KindStart:
		says += "  -> opted in again"
	case consent.KindReply, consent.KindHelp:
		says = fit(says, 14) + answers(r)
	}
	return fmt.Sprintf("  %-11s %s %s", r.Kind, fit(r.From, 18), strings.TrimRight(fit(says, columns-33), " "))
}

// answers is what a reply answers, and how that was found.
func answers(r gateway.Reply) string {
	switch r.Match.Status {
	case gateway.MatchMatched:
		answer := strings.TrimSpace(fmt.Sprintf("%d %s", r.Match.MessageID, r.Keyword))
		return fmt.Sprintf(" MATCHED %s (%s)", answer, r.Match.Method)
	case gateway.MatchAmbiguous:
		if only := r.Match.Candidates; len(only) == 1 {
			return fmt.Sprintf(" AMBIGUOUS: %d, or something else", only[0])
		}
		return fmt.Sprintf(" AMBIGUOUS: one of %v", r.Match.Candidates)
	case gateway.MatchPending, gateway.MatchUnmatched, gateway.MatchNone:
	}
	return " " + string(r.Match.Status)
}
