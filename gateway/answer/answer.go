// Package answer understands short replies: which of the answers that a message waits for a text gives, in whatever
// case and language, with or without politeness, as a word, a number or a thumb. What it is not sure of it does not
// understand: a condition, a negation, a question, two answers at once. It does no I/O.
package answer

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Errors of New.
var (
	// ErrInvalid tells of a keyword or phrase that no text can match.
	ErrInvalid = errors.New("has no letter, digit or symbol")
	// ErrTwice tells of a phrase of two keywords.
	ErrTwice = errors.New("phrase of two keywords")
)

// longestText bounds the words of a text that can be understood.
const longestText = 12

// Set are the answers that are understood. It is made by New and safe for concurrent use; the zero value understands
// nothing.
type Set struct {
	// phrases are keywords by phrase, of which each word is followed by a space.
	phrases map[string]string
	// polite are words that change nothing.
	polite map[string]bool
	// longest is how many words a phrase has at most.
	longest int
}

// New makes a set of keywords, each with the phrases that mean it beside itself. Errors wrap ErrInvalid or ErrTwice and
// name the phrase.
func New(keywords map[string][]string) (Set, error) {
	s := Set{phrases: map[string]string{}, polite: politeWords()}
	for _, keyword := range slices.Sorted(maps.Keys(keywords)) {
		for _, phrase := range append([]string{keyword}, keywords[keyword]...) {
			if err := s.add(Canonical(keyword), phrase); err != nil {
				return Set{}, fmt.Errorf("reading %q: %w", phrase, err)
			}
		}
	}
	return s, nil
}

// Canonical is a keyword as it is told of: its words in capitals.
func Canonical(keyword string) string {
	words, _ := split(keyword)
	return strings.Join(words, " ")
}

func (s *Set) add(keyword, phrase string) error {
	words, ok := split(phrase)
	if !ok || len(words) == 0 || keyword == "" {
		return ErrInvalid
	}
	key := keyOf(words)
	if other, taken := s.phrases[key]; taken && other != keyword {
		return ErrTwice
	}
	s.phrases[key] = keyword
	s.longest = max(s.longest, len(words))
	return nil
}

func keyOf(words []string) string { return strings.Join(words, " ") + " " }

// Empty reports whether nothing is understood.
func (s Set) Empty() bool { return len(s.phrases) == 0 }

// Only is the part of the set that means one of the keywords. One that the set does not know means itself.
func (s Set) Only(keywords []string) Set {
	only := Set{phrases: map[string]string{}, polite: s.polite, longest: 1}
	if only.polite == nil {
		only.polite = politeWords()
	}
	var wanted []string
	for _, keyword := range keywords {
		canonical := Canonical(keyword)
		if known, ok := s.phrases[canonical+" "]; ok {
			canonical = known
		}
		wanted = append(wanted, canonical)
		_ = only.add(canonical, canonical) // what has no word means nothing
	}
	for key, keyword := range s.phrases {
		if slices.Contains(wanted, keyword) {
			only.phrases[key] = keyword
			only.longest = max(only.longest, strings.Count(key, " "))
		}
	}
	return only
}

// Understand returns the keyword that the text means, "" if it is none, or not clearly one.
func (s Set) Understand(text string) string {
	words, ok := split(text)
	if !ok || len(words) > longestText || s.Empty() {
		return ""
	}
	meant := ""
	for len(words) > 0 {
		keyword, n := s.next(words)
		switch {
		case n == 0, keyword != "" && meant != "" && keyword != meant:
			return ""
		case keyword != "":
			meant = keyword
		}
		words = words[n:]
	}
	return meant
}

// next reads the phrase that words begin with, "" for one that is only polite, and how many words it has, 0 if it is
// neither.
func (s Set) next(words []string) (keyword string, n int) {
	for n := min(s.longest, len(words)); n > 0; n-- {
		if keyword, ok := s.phrases[keyOf(words[:n])]; ok {
			return keyword, n
		}
	}
	if keyword, ok := s.phrases[shortened(words[0])+" "]; ok {
		return keyword, 1
	}
	if s.polite[words[0]] {
		return "", 1
	}
	if keyword := s.mistyped(words[0]); keyword != "" {
		return keyword, 1
	}
	return "", 0
}
