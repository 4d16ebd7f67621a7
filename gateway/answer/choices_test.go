package answer_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/answer"
)

func TestChoices_RefusesLabelsThatMayBeTakenForAnother(t *testing.T) {
	t.Parallel()
	for _, labels := range [][]string{
		{"first aid", "First Aid!"}, {"2 please", "first aid"}, {"the second", "first aid"},
		{"first aid", "One"}, {"first aid", "first aid please"}, {"Berlin", "Berlim"},
	} {
		_, err := answer.Choices(labels)
		require.ErrorIs(t, err, answer.ErrTwice, labels)
	}
	_, err := answer.Choices([]string{"first aid", "?!"})
	require.ErrorIs(t, err, answer.ErrInvalid)
}

func TestChoices_UnderstandsNumberPlaceAndLabel(t *testing.T) {
	t.Parallel()
	set, err := answer.Choices([]string{"Course 101", "first aid", "VPN token"})
	require.NoError(t, err)
	for text, meant := range map[string]string{
		"1": "1", "course 101": "1", "First aid please": "2", "2.": "2", "the first": "1", "third one": "3", "vpn token": "3",
		"4": "", "1 or 2": "", "not 1": "", "first aid, VPN token": "", "second": "", "yes": "",
	} {
		require.Equal(t, meant, set.Understand(text), text)
	}
}

// FuzzChoices: whatever messages are called, their numbers and names mean them, or nothing, and never another.
func FuzzChoices(f *testing.F) {
	for _, labels := range []string{
		"first aid|forklift licence", "2 please|1", "one|two|three", "yes|no", "Sécurité|Secours 🏗️|\xff",
		"first aid please|first aid", "a|b|c|d|e", "second|first", "1 2|2 1", "Berlin|Berlim", "option 2|option 1",
	} {
		f.Add(labels, "please")
	}
	f.Fuzz(func(t *testing.T, joined, aside string) {
		labels := strings.Split(joined, "|")
		set, err := answer.Choices(labels[:min(len(labels), answer.MostChoices)])
		if err != nil {
			return
		}
		for i, label := range labels[:min(len(labels), answer.MostChoices)] {
			number := strconv.Itoa(i + 1)
			require.Equal(t, number, set.Understand(number))
			require.Contains(t, []string{"", number}, set.Understand(label), "%q of %q", label, labels)
			require.Contains(t, []string{"", number}, set.Understand(number+" please"), "%q", labels)
			meant := set.Understand(label + " " + aside)
			require.True(t, meant == "" || meant <= strconv.Itoa(len(labels)), meant)
		}
	})
}
