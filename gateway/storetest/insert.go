package storetest

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func testInsert(t *testing.T, open opener) {
	open.run(t, "KeepsEveryFeederColumn", func(f fixture) {
		m := full()
		row := f.insertOne(m)
		require.Equal(f, row, f.get(row.ID))
	})
	open.run(t, "FillsInDefaults", func(f fixture) {
		before := time.Now().Add(-time.Hour)
		row := f.insertOne(gateway.Message{Channel: channel, Phones: "+14155550100", Body: "Hello"})
		got := f.get(row.ID)
		require.Equal(f, gateway.StatusNew, got.Status)
		require.Equal(f, gateway.PriorityDefault, got.Priority)
		require.True(f, got.CreatedAt.After(before), got.CreatedAt)
	})
	open.run(t, "KeepsZeroValues", func(f fixture) {
		m := gateway.Message{Channel: channel, Priority: 5, CreatedAt: noon(),
			State: gateway.State{Status: gateway.StatusNew}}
		row := f.insertOne(m)
		require.Equal(f, row, f.get(row.ID))
	})
	open.run(t, "GivesGrowingIDs", func(f fixture) {
		rows := f.insert(many(3)...)
		require.Positive(f, rows[0].ID)
		require.IsIncreasing(f, ids(rows))
	})
	open.run(t, "NothingIsNothing", func(f fixture) {
		inserted, err := f.store.Insert(f.Context(), nil)
		require.NoError(f, err)
		require.Empty(f, inserted)
	})
	testSourceKeys(t, open)
	testTexts(t, open)
}

// full is a row with every column that a feeder may write.
func full() gateway.Message {
	m := fresh()
	m.SourceKey, m.PersonID, m.PersonName = "CERT-1001-2026", 1001, "Zoë O'Neill"
	m.Phones, m.CountryCode, m.TimeZone = "+1 415 555 0100 / (415) 555-0101", "US", "America/Los_Angeles"
	m.MediaURLs = []string{"https://example.com/a,b.png", "https://example.com/c.jpg"}
	m.Priority, m.NotBefore, m.ExpiresAt = 1, noon(), noon().AddDate(0, 0, 1)
	m.IgnoreQuietHours, m.ReplyKeywords, m.ManagerEmail = true, []string{"YES", "NO"}, "manager@example.com"
	m.Subject, m.Choices = "forklift licence", []gateway.MessageID{12, 9}
	return m
}

func testSourceKeys(t *testing.T, open opener) {
	keyed := func(name, key string) gateway.Message {
		m := freshOn(name)
		m.SourceKey = key
		return m
	}
	open.run(t, "ReportsTheRowOfASourceKey", func(f fixture) {
		first := f.insertOne(keyed(channel, "K1"))
		got, err := f.store.Insert(f.Context(), []gateway.Message{keyed(channel, "K1")})
		require.NoError(f, err)
		require.Equal(f, []gateway.Insertion{{ID: first.ID, Duplicate: true}}, got)
	})
	open.run(t, "ReportsADuplicateInOneCall", func(f fixture) {
		got, err := f.store.Insert(f.Context(), []gateway.Message{keyed(channel, "K1"), keyed(channel, "K1"),
			keyed(channel, "K2")})
		require.NoError(f, err)
		require.Equal(f, gateway.Insertion{ID: got[0].ID, Duplicate: true}, got[1])
		require.False(f, got[2].Duplicate)
	})
	open.run(t, "KeysAreUniqueWithinAChannelOnly", func(f fixture) {
		f.insert(keyed(channel, "K1"), keyed("hr", "K1"))
	})
	open.run(t, "RowsWithoutAKeyAreNoDuplicates", func(f fixture) {
		f.insert(keyed(channel, ""), keyed(channel, ""))
	})
}

func testTexts(t *testing.T, open opener) {
	texts := map[string]string{
		"Unicode":       "Grüße, 証明書 🎓 e\u0301 \u200f\u202e שלום",
		"LineBreaks":    "one\r\ntwo\nthree\rfour\tfive",
		"Long":          strings.Repeat("0123456789", 160),
		"LongUnicode":   strings.Repeat("証", 1333), // 3,999 bytes: Oracle's longest VARCHAR2 has 4,000
		"Quotes":        `it's "quoted" \n %s ? :1 ; -- /* */`,
		"EndsInSpaces":  "text  ",
		"OnlyASpace":    " ",
		"LooksLikeNull": "NULL",
	}
	for name, text := range texts {
		open.run(t, "KeepsTexts/"+name, func(f fixture) {
			m := fresh()
			m.Body = text
			require.Equal(f, text, f.get(f.insertOne(m).ID).Body)
		})
	}
}
