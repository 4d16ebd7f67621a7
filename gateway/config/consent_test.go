package config_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/consent"
)

func TestConsent_SaysWhichLanguagesThereAre(t *testing.T) {
	t.Parallel()
	dictionary, err := consent.LoadDictionary()
	require.NoError(t, err)
	field, _ := reflect.TypeFor[config.Consent]().FieldByName("Languages")
	require.Contains(t, field.Tag.Get("help"), ": "+strings.Join(dictionary.Languages(), ", ")+".")
}

func TestConsent_HearsTwilioTheLanguagesAndTheFurtherWords(t *testing.T) {
	t.Parallel()
	c := mustLoad(t, valid+"consent: {languages: [es], stop_words: [\"leave me alone\"]}\n")
	words, err := c.Consent.Words()
	require.NoError(t, err)
	require.Subset(t, words.Stop, []string{"STOP", "BAJA", "leave me alone"})
	require.NotContains(t, words.Stop, "OPT OUT", "English was not chosen")
}
