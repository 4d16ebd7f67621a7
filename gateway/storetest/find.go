package storetest

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// manyKeys is more than a database takes in one statement.
const manyKeys = 2500

// keysNobodyHas are very many keys of no row.
func keysNobodyHas() []string {
	keys := make([]string, manyKeys)
	for i := range keys {
		keys[i] = "nobody-" + strconv.Itoa(i)
	}
	return keys
}

func testFind(t *testing.T, open opener) {
	open.run(t, "ByAnyKey", func(f fixture) {
		rows := f.insert(rowIn(gateway.StatusSent), rowIn(gateway.StatusSent), rowIn(gateway.StatusSent),
			rowIn(gateway.StatusSent))
		keys := gateway.Keys{
			IDs: []gateway.MessageID{rows[0].ID}, Refs: []string{rows[1].AttemptRef},
			SIDs: []string{rows[2].ProviderSID},
		}
		require.ElementsMatch(f, ids(rows[:3]), f.find(keys))
	})
	open.run(t, "ARowOnce", func(f fixture) {
		row := f.insertOne(rowIn(gateway.StatusSent))
		keys := gateway.Keys{
			IDs: []gateway.MessageID{row.ID, row.ID}, Refs: []string{row.AttemptRef}, SIDs: []string{row.ProviderSID},
		}
		require.Equal(f, []gateway.MessageID{row.ID}, f.find(keys))
	})
	open.run(t, "NothingByNoKey", func(f fixture) {
		f.insert(fresh())
		require.Empty(f, f.find(gateway.Keys{}))
	})
	open.run(t, "NothingByAnEmptyKey", func(f fixture) {
		f.insert(fresh())
		require.Empty(f, f.find(gateway.Keys{IDs: []gateway.MessageID{0}, Refs: []string{""}, SIDs: []string{""}}))
	})
	open.run(t, "NothingByAnUnknownKey", func(f fixture) {
		row := f.insertOne(rowIn(gateway.StatusSent))
		keys := gateway.Keys{
			IDs: []gateway.MessageID{row.ID + 1000}, Refs: []string{row.ProviderSID}, SIDs: []string{row.AttemptRef},
		}
		require.Empty(f, f.find(keys))
	})
	open.run(t, "ByVeryManyKeys", func(f fixture) {
		rows := f.insert(rowIn(gateway.StatusSent), rowIn(gateway.StatusSent), rowIn(gateway.StatusSent))
		none := keysNobodyHas()
		keys := gateway.Keys{Refs: append(none, rows[1].AttemptRef), SIDs: append(none, rows[2].ProviderSID)}
		for i := range manyKeys {
			keys.IDs = append(keys.IDs, rows[0].ID+gateway.MessageID(1000+i))
		}
		keys.IDs = append(keys.IDs, rows[0].ID)
		require.ElementsMatch(f, ids(rows), f.find(keys))
	})
}

func (f fixture) find(keys gateway.Keys) []gateway.MessageID {
	f.Helper()
	found, err := f.store.Find(f.Context(), keys)
	require.NoError(f, err)
	return ids(found)
}
