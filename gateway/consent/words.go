package consent

import (
	"errors"
	"fmt"
	"slices"
)

// Errors of New.
var (
	// ErrInvalidWord tells of an entry that no text can match: empty, of punctuation only or with punctuation within,
	// or of more than 64 letters.
	ErrInvalidWord = errors.New("not a word or phrase")
	// ErrConflictingWord tells of a word in two lists.
	ErrConflictingWord = errors.New("word in two lists")
)

// Words are the words that ask for something, one word or phrase for each entry. Case, surrounding punctuation and
// hyphens do not matter: "opt-out" and "OPTOUT" are the same word, "opt out" is a phrase of two.
type Words struct {
	// Stop opts a person out.
	Stop []string
	// Start opts a person in again.
	Start []string
	// StartIfOptedOut opts a person in who is opted out, and is an ordinary reply from anybody else. It is the list for
	// words that also answer a question: YES rejoins at Twilio, and is the most common answer to a reminder.
	StartIfOptedOut []string
	// Help asks who is texting.
	Help []string
}

// with returns the words of both, in lists of their own.
func (w Words) with(more Words) Words {
	return Words{
		Stop:            slices.Concat(w.Stop, more.Stop),
		Start:           slices.Concat(w.Start, more.Start),
		StartIfOptedOut: slices.Concat(w.StartIfOptedOut, more.StartIfOptedOut),
		Help:            slices.Concat(w.Help, more.Help),
	}
}

// Rules are compiled words, made by New and safe for concurrent use. The zero value knows no word: it obeys OptOutType
// alone.
type Rules struct {
	entries map[string]entry
}

// entry is what a word means, and by which list.
type entry struct {
	list       string
	kind       Kind
	ifOptedOut bool
}

// New compiles words. It fails with ErrInvalidWord, or with ErrConflictingWord if two lists share a word, both wrapped
// with the word concerned. A word repeated in one list is no mistake.
func New(words Words) (Rules, error) {
	rules := Rules{entries: map[string]entry{}}
	err := errors.Join(
		rules.add(entry{list: "stop", kind: KindStop}, words.Stop),
		rules.add(entry{list: "start", kind: KindStart}, words.Start),
		rules.add(entry{list: "start if opted out", kind: KindStart, ifOptedOut: true}, words.StartIfOptedOut),
		rules.add(entry{list: "help", kind: KindHelp}, words.Help),
	)
	if err != nil {
		return Rules{}, err
	}
	return rules, nil
}

func (r Rules) add(e entry, words []string) error {
	for _, word := range words {
		folded := Fold(word)
		if folded == "" {
			return fmt.Errorf("reading %s word %q: %w", e.list, word, ErrInvalidWord)
		}
		if other, ok := r.entries[folded]; ok && other.list != e.list {
			return fmt.Errorf("reading %s word %q, also a %s word: %w", e.list, word, other.list, ErrConflictingWord)
		}
		r.entries[folded] = e
	}
	return nil
}
