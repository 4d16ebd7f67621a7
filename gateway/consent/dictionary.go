package consent

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

//go:embed words.tsv
var wordsTSV string

// ErrUnknownLanguage tells of a language whose words the dictionary does not hold.
var ErrUnknownLanguage = errors.New("unknown language")

// provider is the entry of the words that the provider acts upon by itself.
const provider = "twilio"

// Dictionary holds the words of some languages. It is safe for concurrent use.
type Dictionary struct {
	words map[string]Words
}

// LoadDictionary reads the dictionary that is built into the program. It fails only if that is malformed.
func LoadDictionary() (Dictionary, error) { return parseDictionary(wordsTSV) }

// Languages lists the languages that it holds, by their ISO 639-1 codes, sorted.
func (d Dictionary) Languages() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(d.words)), func(l string) bool { return l == provider })
}

// ProviderWords returns the words that the provider acts upon by itself, whatever the gateway makes of them. The lists
// are the caller's to extend.
func (d Dictionary) ProviderWords() Words { return Words{}.with(d.words[provider]) }

// Words returns the words of the provider and of these languages, or an error that wraps ErrUnknownLanguage. The lists
// are the caller's to extend.
func (d Dictionary) Words(languages ...string) (Words, error) {
	words := d.ProviderWords()
	for _, language := range languages {
		more, ok := d.words[language]
		if !ok || language == provider {
			return Words{}, fmt.Errorf("reading words of %q: %w", language, ErrUnknownLanguage)
		}
		words = words.with(more)
	}
	return words, nil
}

func parseDictionary(tsv string) (Dictionary, error) {
	d := Dictionary{words: map[string]Words{}}
	number := 0
	for line := range strings.Lines(tsv) {
		number++
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) < 3 || len(fields) > 4 {
			return Dictionary{}, fmt.Errorf("reading dictionary, line %d: %d fields", number, len(fields))
		}
		words, err := listed(fields[1], strings.Split(fields[2], ", "))
		if err != nil {
			return Dictionary{}, fmt.Errorf("reading dictionary, line %d: %w", number, err)
		}
		d.words[fields[0]] = d.words[fields[0]].with(words)
	}
	return d, nil
}

// listed are words of one kind.
func listed(kind string, words []string) (Words, error) {
	switch kind {
	case "stop":
		return Words{Stop: words}, nil
	case "start":
		return Words{Start: words}, nil
	case "start if opted out":
		return Words{StartIfOptedOut: words}, nil
	case "help":
		return Words{Help: words}, nil
	}
	return Words{}, fmt.Errorf("unknown kind %q", kind)
}
