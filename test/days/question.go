package days

import (
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
)

// question is what a text asks: each answer with words by which people give it.
type question map[string][]string

func yesOrNo() question {
	return question{
		"YES": {"Yes", "yes please", "Y", "ok", "Ok, thanks 🙏", "sí", "Ja", "oui", "हाँ", "👍🏽", "yesss", "Sure!"},
		"NO":  {"No", "no thanks", "NOPE", "nein", "non", "não", "नहीं", "👎", "нет"},
	}
}

func choice() question {
	return question{
		"1": {"1", "one", "uno", "(1)", "1 please"}, "2": {"2", "Two", "dos", "2."},
		"3": {"3", "three!", "drei", "tres"},
	}
}

func renewed() question {
	return question{"RENEWED": {"RENEWED", "renewed", "I have renewed it", "renewd"}}
}

// unclear is what people write who do not answer with a word that was asked for. The empty text comes with a picture.
func unclear() []string {
	return []string{
		"ok?", "yes but not Friday", "call me", "STOP the reminder, I was there", "wer ist da", "who is this", "maybe",
		"",
	}
}

// keywords are the answers that the row waits for.
func (q question) keywords() []string { return slices.Sorted(maps.Keys(q)) }

// words ask for them.
func (q question) words() string { return "Reply " + strings.Join(q.keywords(), " or ") + "." }

// asked is the question of a text, as its reader sees it; none of one that asks nothing.
func asked(body string) question {
	for _, q := range []question{yesOrNo(), choice(), renewed()} {
		if strings.Contains(body, q.words()) {
			return q
		}
	}
	return nil
}

// naming is how a text names itself.
var naming = regexp.MustCompile(`#[A-Z0-9]+`)

// answer is one that the reader may give, and in which words.
func (q question) answer(dice *rand.Rand) (means, body string) {
	all := q.keywords()
	means = all[dice.IntN(len(all))]
	return means, q[means][dice.IntN(len(q[means]))]
}
