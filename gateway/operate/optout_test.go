package operate_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/sqlite"
)

const (
	person       = "+14155550100"
	senderOfHR   = "+14155550190"
	senderOfBoth = "+14155550191"
)

var noon = time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)

// desk is a Service with its store.
type desk struct {
	*operate.Service
	store *sqlite.Store
	// now is the Service's time.
	now *time.Time
}

func open(t *testing.T) desk {
	t.Helper()
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "gateway.db")})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	dictionary, err := consent.LoadDictionary()
	require.NoError(t, err)
	words, err := consent.New(dictionary.ProviderWords())
	require.NoError(t, err)
	now := noon
	return desk{store: store, now: &now, Service: operate.New(operate.Options{
		Store: store, Channels: []gateway.Channel{
			{Name: "HR", Senders: gateway.Addresses(senderOfHR, senderOfBoth)}, {Name: "IT", Senders: gateway.Addresses(senderOfBoth)},
		}, ProviderWords: words, Journal: &box{}, Sweeper: &box{},
		Clock: func() time.Time { return now },
	})}
}

func asked() operate.Act {
	return operate.Act{Actor: operate.CommandLine("jdoe"), Reason: "asked on the phone"}
}

// scopes are what is closed to the person.
func (d desk) scopes(t *testing.T) []consent.Scope {
	t.Helper()
	known, err := d.Consent(t.Context(), person)
	require.NoError(t, err)
	var scopes []consent.Scope
	for _, o := range known.Standing {
		scopes = append(scopes, o.Scope)
	}
	return scopes
}

func (d desk) record(t *testing.T, changes ...gateway.ConsentChange) {
	t.Helper()
	require.NoError(t, d.store.RecordConsent(t.Context(), changes))
}

func TestOptOut_StandsWithItsProof(t *testing.T) {
	t.Parallel()
	d := open(t)
	changed, err := d.OptOut(t.Context(), asked(), operate.Target{Number: person})
	require.NoError(t, err)
	require.True(t, changed)
	known, err := d.Consent(t.Context(), person)
	require.NoError(t, err)
	require.Equal(t, operate.Consent{
		Standing: []consent.OptOut{
			{Number: person, Scope: consent.ScopeAll, Since: noon, Source: consent.SourceOperator},
		},
		Log: []gateway.ConsentChange{{Number: person, Scope: consent.ScopeAll, Source: consent.SourceOperator,
			Reason: "asked on the phone", By: "jdoe", At: noon}},
	}, known)
}

func TestOptOut_DoneTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ first, second string }{
		"EveryChannel": {"", ""}, "OneChannel": {"HR", "HR"}, "OneOfEveryChannel": {"", "HR"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			for i, channel := range []string{c.first, c.second} {
				changed, err := d.OptOut(t.Context(), asked(), operate.Target{Number: person, Channel: channel})
				require.NoError(t, err)
				require.Equal(t, i == 0, changed)
			}
			known, err := d.Consent(t.Context(), person)
			require.NoError(t, err)
			require.Len(t, known.Log, 1)
		})
	}
}

func TestOptIn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		closed  []string
		channel string
		changed bool
		err     error
		left    []consent.Scope
	}{
		"LiftsEverything": {closed: []string{"HR", ""}, changed: true},
		"LiftsOneChannel": {
			closed: []string{"HR", "IT"}, channel: "HR", changed: true, left: []consent.Scope{"IT"},
		},
		"LiftsNothingWhereNothingIs":   {},
		"LiftsNothingOfAnotherChannel": {closed: []string{"IT"}, channel: "HR", left: []consent.Scope{"IT"}},
		"OpensNoChannelOfAllThatAreClosed": {
			closed: []string{""}, channel: "HR", err: operate.ErrClosedToAll, left: []consent.Scope{consent.ScopeAll},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			for _, channel := range c.closed {
				_, err := d.OptOut(t.Context(), asked(), operate.Target{Number: person, Channel: channel})
				require.NoError(t, err)
			}
			*d.now = noon.Add(time.Minute)
			changed, err := d.OptIn(t.Context(), asked(), operate.Target{Number: person, Channel: c.channel})
			require.ErrorIs(t, err, c.err)
			require.Equal(t, c.changed, changed)
			require.Equal(t, c.left, d.scopes(t))
		})
	}
}

func TestOptIn_LiftsWhatThePersonSaid(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.record(t, gateway.ConsentChange{Number: person, Scope: "HR", Source: consent.SourceKeyword, Word: "STOP",
		ProviderSID: "SM1", At: noon.Add(-time.Hour)})
	changed, err := d.OptIn(t.Context(), asked(), operate.Target{Number: person})
	require.NoError(t, err)
	require.True(t, changed)
	require.Empty(t, d.scopes(t))
}

func TestAChangeThatALaterWordOverrulesIsAnError(t *testing.T) {
	t.Parallel()
	word := word(consent.ScopeAll, consent.SourceKeyword, "STOP")
	word.At = noon.Add(time.Hour)
	t.Run("OptIn", func(t *testing.T) {
		t.Parallel()
		d := open(t)
		d.record(t, word)
		_, err := d.OptIn(t.Context(), asked(), operate.Target{Number: person})
		require.ErrorIs(t, err, operate.ErrOverruled)
	})
	t.Run("OptOut", func(t *testing.T) {
		t.Parallel()
		d, in := open(t), word
		in.OptIn = true
		d.record(t, in)
		_, err := d.OptOut(t.Context(), asked(), operate.Target{Number: person})
		require.ErrorIs(t, err, operate.ErrOverruled)
	})
}

func TestOptOut_RefusesAChannelThatIsNotConfigured(t *testing.T) {
	t.Parallel()
	_, err := open(t).OptOut(t.Context(), asked(), operate.Target{Number: person, Channel: "hr"})
	require.ErrorIs(t, err, operate.ErrUnknownChannel)
}

func TestAnActSaysWhoAndWhy(t *testing.T) {
	t.Parallel()
	d := open(t)
	long := strings.Repeat("é", 241)
	for name, a := range map[string]operate.Act{
		"Nobody":     {Actor: operate.CommandLine(""), Reason: "asked"},
		"NoReason":   {Actor: operate.CommandLine("jdoe"), Reason: " "},
		"LongReason": {Actor: operate.CommandLine("jdoe"), Reason: long},
		"LongName":   {Actor: operate.CommandLine(long), Reason: "asked"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, do := range []func(context.Context, operate.Act, operate.Target) (bool, error){d.OptOut, d.OptIn} {
				_, err := do(t.Context(), a, operate.Target{Number: person})
				require.ErrorIs(t, err, operate.ErrIncompleteAct)
			}
		})
	}
}

func TestReadNumber(t *testing.T) {
	t.Parallel()
	for text, c := range map[string]struct{ region, want, err string }{
		"+14155550100":                {want: person},
		"(415) 555-0100":              {region: "US", want: person},
		"07400 123456":                {region: "GB", want: "+447400123456"},
		"415 555 0100":                {err: "not one phone number: unknown_country"},
		"+14155550100 / +14155550101": {err: "not one phone number: there are 2"},
		"n/a":                         {err: "not one phone number: no_digits"},
		"+14155550100 and then 12":    {err: "not one phone number: too_short"},
		"":                            {err: "not one phone number: empty"},
	} {
		got, err := operate.ReadNumber(text, c.region)
		if c.err != "" {
			require.EqualError(t, err, c.err, text)
			continue
		}
		require.NoError(t, err, text)
		require.Equal(t, c.want, got)
	}
}
