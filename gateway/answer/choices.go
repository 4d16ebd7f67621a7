package answer

import (
	"fmt"
	"maps"
	"strconv"
)

// MostChoices is how many things one may be asked to choose from.
const MostChoices = 5

// ordinals are how people name the first, the second and so on, beside the numbers that every set understands. Not
// here: what alone is a moment or a day of the week, as second and segunda are.
func ordinals() [MostChoices][]string {
	return [MostChoices][]string{
		{"first", "first one", "1st", "primero", "primera", "premier", "premiere", "primeiro", "primeira",
			"erste", "der erste", "die erste", "erstes"},
		{"the second", "second one", "the second one", "2nd", "el segundo", "la segunda", "deuxieme", "o segundo",
			"zweite", "der zweite", "die zweite", "zweites"},
		{"third", "third one", "3rd", "tercero", "la tercera", "troisieme", "terceiro",
			"dritte", "der dritte", "die dritte", "drittes"},
		{"fourth", "fourth one", "4th", "el cuarto", "la cuarta", "quatrieme", "vierte", "der vierte", "die vierte"},
		{"fifth", "fifth one", "5th", "el quinto", "la quinta", "cinquieme", "funfte", "der funfte", "die funfte"},
	}
}

// Choices is the set of the answers 1, 2 and so on, each given as a number, as a place in the list, or as the label
// itself. It fails, as New does, if a label has no word, or may be taken for another choice, as "2, please" for the
// first one may; there are MostChoices labels at most.
func Choices(labels []string) (Set, error) {
	keywords := map[string][]string{}
	for i, label := range labels {
		keywords[strconv.Itoa(i+1)] = append([]string{label}, ordinals()[i]...)
	}
	set, err := New(keywords)
	for i, label := range labels {
		if err == nil && set.without(label).mistakes(label, strconv.Itoa(i+1)) {
			err = fmt.Errorf("reading %q: %w", label, ErrTwice)
		}
	}
	return set, err
}

// without is the set without a phrase.
func (s Set) without(phrase string) Set {
	words, _ := split(phrase)
	s.phrases = maps.Clone(s.phrases)
	delete(s.phrases, keyOf(words))
	return s
}

// mistakes reports whether a text that means the keyword is understood as another.
func (s Set) mistakes(text, keyword string) bool {
	meant := s.Understand(text)
	return meant != "" && meant != keyword
}
