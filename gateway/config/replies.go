package config

import (
	"errors"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/answer"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/internal/settings"
)

// Replies says which replies answer the messages of a channel.
type Replies struct {
	Expects  bool          `yaml:"expects" help:"Whether each message of the channel waits for an answer, and not only those with REPLY_KEYWORDS."`
	Keywords []string      `yaml:"keywords" help:"Answers by their keyword, each with the words, phrases and signs by which people give it, as in YES=y;yep;si. Case, accents, politeness and a wrong letter in a long word do not matter. A row's REPLY_KEYWORDS names those it waits for, or words of its own."`
	Final    []string      `yaml:"final" help:"Keywords after which a message waits for no further answer."`
	Window   time.Duration `yaml:"window" range:"1m..8760h" help:"How long after it was sent a message waits for an answer."`
	Latest   bool          `yaml:"latest" help:"Whether a reply that may answer several messages from one number is taken for an answer to the one sent last. It may be wrong."`
}

func defaultReplies() Replies {
	return Replies{
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
		Expects: r.Expects, Keywords: map[string][]string{}, Window: r.Window, Final: r.Final, Latest: r.Latest,
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
		item := settings.ItemPath(path+".keywords", i)
		c.Require(err == nil, item, "must be a keyword and phrases of letters, digits or signs, such as YES=y;yep: %w", err)
		c.checkHeard(item, append(phrases, keyword))
	}
	for i, keyword := range r.Final {
		c.Require(answer.Canonical(keyword) != "", settings.ItemPath(path+".final", i), "must be a keyword")
	}
	if len(c.Faults()) == before {
		_, err := answer.New(r.policy().Keywords)
		c.Require(err == nil, path+".keywords", "must not have a phrase in two keywords: %w", err)
	}
}

// checkHeard refuses phrases that never come as replies, because they are words of consent.
func (c *checker) checkHeard(path string, phrases []string) {
	words, err := c.Consent.Words()
	rules, bad := consent.New(words)
	if errors.Join(err, bad) != nil {
		return // that is told of in its place
	}
	for _, phrase := range phrases {
		kind := rules.Classify(consent.Inbound{Body: phrase})
		c.Require(kind == consent.KindReply, path, "must not have %q, which opts people out or in, or asks for help", phrase)
	}
}
