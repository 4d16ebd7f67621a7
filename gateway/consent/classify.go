// Package consent holds the rules by which a person leaves and rejoins the texts of the gateway: what an inbound text
// asks for, and which channels an opt-out keeps closed.
//
// Twilio's default words always count, and so do those of the languages that a site chooses (words.tsv). Twilio answers
// its own, adds its own block and still posts the message, so the gateway records the opt-out but never answers a stop
// word. Twilio compares the bare word; the gateway also hears "Stop." and "STOP!", since a person who wrote that has
// asked just as clearly, and "opt out" in two words, which United States law names (47 CFR 64.1200(a)(10)). A body that
// is more than a word or phrase of the lists is an ordinary reply, as at Twilio: "please stop by the office" must reach
// the manager.
package consent

import "strings"

// Kind is what an inbound text asks for. It is a closed set.
type Kind string

// The kinds. Only stop and start change a person's consent.
const (
	KindReply Kind = "reply" // an ordinary reply, to be matched with the message it answers
	KindStop  Kind = "stop"  // no more texts
	KindStart Kind = "start" // texts again
	KindHelp  Kind = "help"  // who is texting me
)

// Inbound is the part of an inbound text that decides its kind.
type Inbound struct {
	// Body is the text as the provider posted it.
	Body string
	// OptOutType is the parameter of that name, STOP, START or HELP, which Twilio adds when its Advanced Opt-Out
	// matched the text against the words of the Messaging Service. It wins over Body. Empty otherwise.
	OptOutType string
	// OptedOut tells whether the sender is opted out now. The words of Words.StartIfOptedOut count only then.
	OptedOut bool
}

// Classify returns the kind of in. It accepts any input.
func (r Rules) Classify(in Inbound) Kind {
	if kind, ok := providerKind(in.OptOutType); ok {
		return kind
	}
	e, ok := r.entries[Fold(in.Body)]
	if !ok || e.ifOptedOut && !in.OptedOut {
		return KindReply
	}
	return e.kind
}

// Word returns the word or phrase of the rules that body consists of, in capitals, for the record of a consent; "" if
// it is none. It may be an ordinary reply all the same: see Words.StartIfOptedOut.
func (r Rules) Word(body string) string {
	word := Fold(body)
	if _, ok := r.entries[word]; !ok {
		return ""
	}
	return word
}

func providerKind(optOutType string) (Kind, bool) {
	switch strings.ToUpper(strings.TrimSpace(optOutType)) {
	case "STOP":
		return KindStop, true
	case "START":
		return KindStart, true
	case "HELP":
		return KindHelp, true
	default:
		return "", false
	}
}
