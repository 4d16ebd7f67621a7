package conversation

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/answer"
)

// The times of a clarifying question.
const (
	// QuestionWindow is how long after it was sent it waits for its answer.
	QuestionWindow = 24 * time.Hour
	// QuestionDelay is how long after the reply it may go out: a later one is worse than none.
	QuestionDelay = 15 * time.Minute
)

// How many characters name a message in a question: of its SUBJECT, and of its text.
const longestSubject, longestBeginning = 80, 30

// Question asks which of several messages a reply answers.
type Question struct {
	// Choices are the messages, the first for the answer 1.
	Choices []gateway.MessageID
	Channel string
	Sender  gateway.Sender
	Text    string
}

// Question returns what to ask the person about a reply that is ambiguous; not ok if it is not to be asked: a channel of
// the messages does not want it, the reply came too long ago, a question waits already or was sent just before, the
// messages cannot be told apart, or a number may be an answer to something else.
func (c Conversation) Question(r gateway.Reply, now time.Time) (Question, bool) {
	candidates := c.byID(r.Match.Candidates)
	switch n := len(candidates); {
	case r.Match.Status != gateway.MatchAmbiguous, n < 2, n > answer.MostChoices, n < len(r.Match.Candidates),
		!now.Before(r.ReceivedAt.Add(QuestionDelay)),
		slices.ContainsFunc(c.Sent, func(m Message) bool {
			return m.isQuestion() && (r.ReceivedAt.Before(m.ClosesAt) || r.ReceivedAt.Before(m.SentAt.Add(QuestionDelay)))
		}),
		slices.ContainsFunc(c.open(r), func(m Message) bool { return m.takesNumbers(n) }),
		slices.ContainsFunc(candidates, func(m Message) bool {
			return m.Question == "" || !c.here(r, m) || m.Sender.ID != candidates[0].Sender.ID
		}):
		return Question{}, false
	}
	labels := labelsOf(candidates)
	if _, err := answer.Choices(labels); err != nil {
		return Question{}, false
	}
	return Question{
		Choices: r.Match.Candidates, Channel: candidates[0].Channel, Sender: candidates[0].Sender,
		Text: ask(candidates[0].Question, labels),
	}, true
}

// Chosen returns the message that the answer to a question means, by the question and the keyword that was understood;
// not ok if it is not known.
func (c Conversation) Chosen(question gateway.MessageID, keyword string) (Message, bool) {
	asked := c.byID([]gateway.MessageID{question})
	n, err := strconv.Atoi(keyword)
	if len(asked) == 0 || err != nil || n < 1 || n > len(asked[0].Choices) {
		return Message{}, false
	}
	chosen := c.byID(asked[0].Choices[n-1 : n])
	if len(chosen) == 0 {
		return Message{}, false
	}
	return chosen[0], true
}

// Resolve is the ambiguous reply once the person has said which message it answers.
func Resolve(r gateway.Reply, chosen Message) gateway.Reply {
	candidates := r.Match.Candidates
	r = matched(r, chosen, gateway.MatchQuestion)
	r.Match.Candidates = candidates
	return r
}

// byQuestion is the reply as the answer to a question that waits for one; not ok if it is none. Where it may answer
// something else as well, it is ambiguous.
func (c Conversation) byQuestion(r gateway.Reply, open []Message) (gateway.Reply, bool) {
	asked := slices.DeleteFunc(slices.Clone(c.Sent), func(m Message) bool {
		return !m.isQuestion() || r.ReceivedAt.Before(m.SentAt) || !r.ReceivedAt.Before(m.ClosesAt) || !c.here(r, m)
	})
	for i, q := range asked {
		asked[i].Answers = c.choices(q)
	}
	asked = understood(r.Body, asked)
	other := slices.ContainsFunc(open, func(m Message) bool {
		return m.Answers.Empty() || m.Answers.Understand(r.Body) != ""
	})
	switch {
	case len(asked) == 0, len(asked) > 1 && len(open) == 0:
		return r, false
	case len(asked) > 1 || other:
		return ambiguous(r, open), true
	}
	return matched(r, asked[0], gateway.MatchQuestion), true
}

// choices are the answers that a question understands, none if a message that it names is not known.
func (c Conversation) choices(q Message) answer.Set {
	named := c.byID(q.Choices)
	if len(named) < len(q.Choices) || len(named) > answer.MostChoices {
		return answer.Set{}
	}
	set, err := answer.Choices(labelsOf(named))
	if err != nil {
		return answer.Set{}
	}
	return set
}

// byID are those of the messages that were sent, in the order of the ids.
func (c Conversation) byID(ids []gateway.MessageID) []Message {
	var found []Message
	for _, id := range ids {
		if i := slices.IndexFunc(c.Sent, func(m Message) bool { return m.ID == id }); i >= 0 {
			found = append(found, c.Sent[i])
		}
	}
	return found
}

func (m Message) isQuestion() bool { return len(m.Choices) > 0 }

// takesNumbers reports whether one of the numbers to n may answer the message itself.
func (m Message) takesNumbers(n int) bool {
	for i := range n {
		if m.Answers.Empty() || m.Answers.Understand(strconv.Itoa(i+1)) != "" {
			return true
		}
	}
	return false
}

func labelsOf(messages []Message) []string {
	labels := make([]string, len(messages))
	for i, m := range messages {
		labels[i] = m.Label
	}
	return labels
}

// ask fills in a template: its part in brackets is repeated for each label, with its number for # and the label for *.
func ask(template string, labels []string) string {
	before, rest, _ := strings.Cut(template, "[")
	each, after, _ := strings.Cut(rest, "]")
	parts := make([]string, len(labels))
	for i, label := range labels {
		parts[i] = strings.NewReplacer("#", strconv.Itoa(i+1), "*", label).Replace(each)
	}
	return before + strings.Join(parts, ", ") + after
}

// label names a message: its subject, else how its text begins, cut at a word, on one line.
func label(m gateway.Message) string {
	if subject := beginning(m.Subject, longestSubject); subject != "" {
		return subject
	}
	return beginning(m.Body, longestBeginning)
}

// beginning is as many words of a text as fit, without what is no text.
func beginning(text string, most int) string {
	words := strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) && !unicode.Is(unicode.Cf, r)
	})
	short := ""
	for _, word := range words {
		longer := strings.TrimSpace(short + " " + word)
		if utf8.RuneCountInString(longer) > most {
			break
		}
		short = longer
	}
	if short == "" && len(words) > 0 {
		short = string([]rune(words[0])[:most])
	}
	return strings.TrimRightFunc(short, func(r rune) bool { return strings.ContainsRune(",;:.-–", r) })
}
