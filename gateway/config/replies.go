package config

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/answer"
	"ebs-sms-gateway/gateway/conversation"
	"ebs-sms-gateway/internal/settings"
)

// Replies says which replies answer the messages of a channel.
type Replies struct {
	Expects       Expects       `yaml:"expects" help:"Which messages wait for an answer: keywords are those with REPLY_KEYWORDS, all is every message of the channel."`
	Keywords      []string      `yaml:"keywords" help:"Answers by their keyword, each with the words, phrases and signs by which people give it, as in YES=y;yep;si. Case, accents, politeness and a wrong letter in a long word do not matter. A row's REPLY_KEYWORDS names those it waits for, or words of its own."`
	Final         []string      `yaml:"final" help:"Keywords after which a message waits for no further answer."`
	Window        time.Duration `yaml:"window" range:"1m..8760h" help:"How long after it was sent a message waits for an answer."`
	NoneFree      NoneFree      `yaml:"none_free" help:"What becomes of a row that waits for an answer while from each sender of its channel a message waits for this person's already: usual sends it all the same, wait has it wait until one is free, reference sends it with reference_text at its end."`
	ReferenceText string        `yaml:"reference_text" help:"Text that follows one sent by none_free: reference; its # becomes the message's short name, such as #K7. At most 160 characters, with one #. Quote it."`
	Question      Question      `yaml:"question" help:"Whether a person is asked, once and at once, which of several messages from one number a reply answers: off leaves it to you, ask sends question_text. Quote the word off."`
	QuestionText  string        `yaml:"question_text" help:"Text of such a question. What is in brackets is repeated for each message, with # for its number and * for its SUBJECT, or else how its text begins. At most 160 characters. Quote it."`
	Ambiguous     Ambiguous     `yaml:"ambiguous" help:"What becomes of a reply that may answer several messages from one number: keep leaves it to a person, latest takes the message sent last, which may be wrong."`
}

func defaultReplies() Replies {
	return Replies{
		Expects:       ExpectsKeywords,
		NoneFree:      NoneFreeUsual,
		ReferenceText: "(#)",
		Question:      QuestionOff,
		QuestionText:  "Reply [# for *]",
		Ambiguous:     AmbiguousKeep,
		Keywords: []string{
			"YES=y;yes;yep;yeah;yup;ok;okay;k;sure;no problem;si;sip;vale;claro;oui;daccord;ja;jawohl;sim;da;tak;evet;да;" +
				"نعم;好;好的;是;はい;네;हाँ;हां;haan;👍;👌;✅;✔;☑",
			"NO=n;no;nope;nah;nein;non;não;nee;nie;hayır;нет;لا;不;不是;否;いいえ;아니요;नहीं;nahi;👎;❌;✖;🚫",
		},
		Final:  []string{"YES", "NO"},
		Window: 7 * 24 * time.Hour,
	}
}

func (r Replies) policy() gateway.ReplyPolicy {
	policy := gateway.ReplyPolicy{
		Expects: r.Expects == ExpectsAll, Keywords: map[string][]string{},
		Window: r.Window, Final: slices.Clone(r.Final), Latest: r.Ambiguous == AmbiguousLatest,
		NoneFree: gateway.NoneFreePolicy(r.NoneFree), ReferenceText: r.ReferenceText,
	}
	if r.Question == QuestionAsk {
		policy.Question = r.QuestionText
	}
	for _, item := range r.Keywords {
		keyword, phrases := keywordItem(item)
		policy.Keywords[keyword] = append(policy.Keywords[keyword], phrases...)
	}
	return policy
}

// keywordItem reads KEYWORD=phrase;phrase, or a keyword alone.
func keywordItem(item string) (keyword string, phrases []string) {
	keyword, list, _ := strings.Cut(item, "=")
	for phrase := range strings.SplitSeq(list, ";") {
		if phrase = strings.TrimSpace(phrase); phrase != "" {
			phrases = append(phrases, phrase)
		}
	}
	return strings.TrimSpace(keyword), phrases
}

func (c *checker) checkReplies(path string, r Replies) {
	before := len(c.Faults())
	for i, item := range r.Keywords {
		keyword, phrases := keywordItem(item)
		_, err := answer.New(map[string][]string{keyword: phrases})
		c.Require(err == nil, settings.ItemPath(path+".keywords", i),
			"must be a keyword and phrases of letters, digits or signs, such as YES=y;yep: %w", err)
	}
	for i, keyword := range r.Final {
		c.Require(answer.Canonical(keyword) != "", settings.ItemPath(path+".final", i), "must be a keyword")
	}
	c.checkInstruction(path+".reference_text", r.ReferenceText)
	c.Require(refers(r.ReferenceText), path+".reference_text", "must have one #, and no letter or digit behind it")
	c.checkInstruction(path+".question_text", r.QuestionText)
	c.Require(questionText.MatchString(r.QuestionText), path+".question_text",
		"must have one part in brackets with one # and one *, such as Reply [# for *]")
	if len(c.Faults()) == before {
		_, err := answer.New(r.policy().Keywords)
		c.Require(err == nil, path+".keywords", "must not have a phrase in two keywords: %w", err)
	}
}

// questionText has a part in brackets with # and *.
var questionText = regexp.MustCompile(`^[^\[\]]*\[([^\[\]#*]*#[^\[\]#*]*\*[^\[\]#*]*|[^\[\]#*]*\*[^\[\]#*]*#[^\[\]#*]*)\][^\[\]]*$`)

// refers reports whether a reference that takes the place of the # can be read.
func refers(text string) bool {
	const id = 1
	sent := conversation.Refer(gateway.Message{ID: id, Body: "?"}, conversation.Reference(id), text)
	return strings.Count(text, "#") == 1 && conversation.Names(sent, id)
}

// Expects says which messages wait for an answer.
type Expects string

// Which messages wait for an answer.
const (
	// ExpectsKeywords are those with REPLY_KEYWORDS.
	ExpectsKeywords Expects = "keywords"
	// ExpectsAll is every message.
	ExpectsAll Expects = "all"
)

// Choices lists which messages may wait.
func (Expects) Choices() []string { return []string{string(ExpectsKeywords), string(ExpectsAll)} }

// Ambiguous is what becomes of a reply that may answer several messages.
type Ambiguous string

// What becomes of it.
const (
	// AmbiguousKeep leaves it to a person.
	AmbiguousKeep Ambiguous = "keep"
	// AmbiguousLatest takes the message that was sent last.
	AmbiguousLatest Ambiguous = "latest"
)

// Choices lists what may become of it.
func (Ambiguous) Choices() []string { return []string{string(AmbiguousKeep), string(AmbiguousLatest)} }

// Question is whether people are asked what they answered.
type Question string

// Whether they are.
const (
	// QuestionOff asks nothing.
	QuestionOff Question = "off"
	// QuestionAsk asks once.
	QuestionAsk Question = "ask"
)

// Choices lists whether they may be.
func (Question) Choices() []string { return []string{string(QuestionOff), string(QuestionAsk)} }

// NoneFree is what becomes of a row that waits for an answer where no sender keeps that apart.
type NoneFree string

// What becomes of it.
const (
	// NoneFreeUsual is sent from the person's usual sender.
	NoneFreeUsual NoneFree = NoneFree(gateway.NoneFreeUsual)
	// NoneFreeWait waits for a sender to be free.
	NoneFreeWait NoneFree = NoneFree(gateway.NoneFreeWait)
	// NoneFreeReference is sent from the usual sender, with a reference.
	NoneFreeReference NoneFree = NoneFree(gateway.NoneFreeReference)
)

// Choices lists what may become of it.
func (NoneFree) Choices() []string {
	return []string{string(NoneFreeUsual), string(NoneFreeWait), string(NoneFreeReference)}
}
