package seal_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/internal/seal"
)

func TestSealer_OpensWhatItHasSealedForThePurposeAlone(t *testing.T) {
	t.Parallel()
	key := []byte(strings.Repeat("k", seal.ShortestKey))
	sealer := func(key []byte, use string) seal.Sealer {
		s, err := seal.New(key, use)
		require.NoError(t, err)
		return s
	}
	own := sealer(key, "use")
	text, err := own.Seal("purpose", "secret")
	require.NoError(t, err)
	again, err := own.Seal("purpose", "secret")
	require.NoError(t, err)
	require.NotEqual(t, text, again, "the same value is not known again")
	for name, c := range map[string]struct {
		by      seal.Sealer
		purpose string
		text    string
		opens   bool
	}{
		"Itself":         {own, "purpose", text, true},
		"TheSameKey":     {sealer(key, "use"), "purpose", text, true},
		"AnotherPurpose": {own, "other", text, false},
		"AnotherUse":     {sealer(key, "other"), "purpose", text, false},
		"AnotherKey":     {sealer([]byte(strings.Repeat("o", seal.ShortestKey)), "use"), "purpose", text, false},
		"Changed":        {own, "purpose", "A" + text[1:], text[0] == 'A'},
		"CutOff":         {own, "purpose", text[:len(text)-2], false},
		"NoBase64":       {own, "purpose", "!", false},
		"Nothing":        {own, "purpose", "", false},
	} {
		var opened string
		err := c.by.Open(c.purpose, c.text, &opened)
		if c.opens {
			require.NoError(t, err, name)
			require.Equal(t, "secret", opened, name)
			continue
		}
		require.ErrorIs(t, err, seal.ErrSeal, name)
		require.Empty(t, opened, name)
	}
}

func TestNew_RefusesAKeyThatCouldBeGuessed(t *testing.T) {
	t.Parallel()
	_, err := seal.New([]byte("short"), "use")
	require.ErrorIs(t, err, seal.ErrShortKey)
}
