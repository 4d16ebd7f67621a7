package twilio_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/twilio"
)

// entry is an element of the provider's list, created some time before noon.
func entry(number int, age time.Duration) map[string]any {
	return map[string]any{
		"sid": fmt.Sprintf("SM%032x", number), "to": recipient, "from": sender, "body": "text", "status": "delivered",
		"direction": "outbound-api", "date_created": noon.Add(-age).Format(time.RFC1123Z),
	}
}

// entries are consecutive messages, one every so often.
func entries(count int, youngest, every time.Duration) []map[string]any {
	list := make([]map[string]any, count)
	for i := range list {
		list[i] = entry(i, youngest+time.Duration(i)*every)
	}
	return list
}

// pages serves a list in pages of some entries; reads counts them. The token is
// one that twilio-go's handling of queries would spoil.
func pages(t *testing.T, size int, list []map[string]any) (c *twilio.Client, reads *atomic.Int32) {
	reads = new(atomic.Int32)
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		reads.Add(1)
		start, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Query().Get("PageToken"), "PA.1-"))
		end := min(start+size, len(list))
		page := map[string]any{"messages": list[start:end], "next_page_uri": nil}
		if end < len(list) {
			page["next_page_uri"] = r.URL.Path + "?PageToken=PA.1-" + strconv.Itoa(end)
		}
		_ = json.NewEncoder(w).Encode(page)
	})
	return client, reads
}

func sids(messages []gateway.ProviderMessage) []string {
	list := make([]string, len(messages))
	for i, m := range messages {
		list[i] = m.SID
	}
	return list
}

func TestList_ReadsEveryField(t *testing.T) {
	t.Parallel()
	full := entry(1, time.Minute)
	full["status"], full["error_code"], full["price"], full["price_unit"] = "undelivered", 30005, "-0.00790", "USD"
	client, _ := pages(t, 10, []map[string]any{full})
	got, err := client.List(t.Context(), gateway.ListParams{})
	require.NoError(t, err)
	failure := catalogue(t).Lookup(30005, 0)
	require.Len(t, got, 1)
	require.True(t, got[0].CreatedAt.Equal(noon.Add(-time.Minute)))
	got[0].CreatedAt = time.Time{}
	require.Equal(t, gateway.ProviderMessage{
		SID: full["sid"].(string), To: recipient, From: sender, Body: "text", Status: "undelivered", Outbound: true,
		Failure: &failure, Price: "-0.00790", PriceUnit: "USD",
	}, got[0])
}

func TestList_AsksForNumbersOnly(t *testing.T) {
	t.Parallel()
	asked := make(chan url.Values, 1)
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked <- r.URL.Query()
		_, _ = w.Write([]byte(`{"messages":[]}`))
	})
	got, err := client.List(t.Context(), gateway.ListParams{To: recipient, From: sender, Since: noon})
	require.NoError(t, err)
	require.Empty(t, got)
	require.Equal(t, url.Values{"To": {recipient}, "From": {sender}, "PageSize": {"200"}}, <-asked)
}

func TestList_Filters(t *testing.T) {
	t.Parallel()
	inbound := entry(3, 0)
	inbound["direction"], inbound["to"], inbound["from"] = "inbound", sender, recipient
	list := []map[string]any{inbound, entry(0, 0), entry(1, time.Second), entry(2, 2*time.Second)}
	for name, c := range map[string]struct {
		params gateway.ListParams
		want   []map[string]any
	}{
		"Nothing":   {gateway.ListParams{}, list},
		"To":        {gateway.ListParams{To: sender}, list[:1]},
		"From":      {gateway.ListParams{From: sender}, list[1:]},
		"Since":     {gateway.ListParams{Since: noon.Add(-time.Second)}, list[:3]},
		"HalfSince": {gateway.ListParams{Since: noon.Add(-500 * time.Millisecond)}, list[:3]},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, _ := pages(t, 10, list)
			got, err := client.List(t.Context(), c.params)
			require.NoError(t, err)
			want := make([]string, len(c.want))
			for i, e := range c.want {
				want[i] = e["sid"].(string)
			}
			require.Equal(t, want, sids(got))
		})
	}
}

func TestList_ReadsPages(t *testing.T) {
	t.Parallel()
	newestFirst := entries(40, 0, time.Minute)
	oldestFirst := make([]map[string]any, 0, 40)
	for i := range newestFirst {
		oldestFirst = append(oldestFirst, newestFirst[len(newestFirst)-1-i])
	}
	lateNewcomer := append(entries(30, 0, time.Minute), entry(99, 0))
	for name, c := range map[string]struct {
		list         []map[string]any
		since        time.Duration
		found, pages int
	}{
		"AllOfThem":                 {newestFirst, time.Hour, 40, 8},
		"OneBeyondTheMargin":        {newestFirst, 2 * time.Minute, 3, 4},
		"OneIfAllOfItIsOlder":       {entries(40, time.Hour, time.Minute), time.Minute, 0, 1},
		"AllIfOldestFirst":          {oldestFirst, 2 * time.Minute, 3, 8},
		"AllIfNewcomerBeforeTheEnd": {append(entries(3, 0, time.Hour), lateNewcomer...), 2 * time.Minute, 5, 7},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, reads := pages(t, 5, c.list)
			got, err := client.List(t.Context(), gateway.ListParams{Since: noon.Add(-c.since)})
			require.NoError(t, err)
			require.Len(t, got, c.found)
			require.EqualValues(t, c.pages, reads.Load())
		})
	}
}

func TestList_IsBounded(t *testing.T) {
	t.Parallel()
	client, reads := pages(t, 1, entries(60, 0, time.Second))
	got, err := client.List(t.Context(), gateway.ListParams{Since: noon.Add(-time.Hour)})
	require.ErrorIs(t, err, twilio.ErrIncomplete)
	require.Empty(t, got)
	require.EqualValues(t, 50, reads.Load())
}

func TestList_RefusesUnreadable(t *testing.T) {
	t.Parallel()
	undated := `{"messages":[{"sid":"` + messageSID + `"}]}`
	nameless := `{"messages":[{"date_created":"Mon, 02 Mar 2026 10:00:00 +0000"}]}`
	for name, body := range map[string]string{
		"NoList":         `{}`,
		"ListNull":       `{"messages":null}`,
		"HTML":           `<html>`,
		"Nothing":        ``,
		"UndatedEntry":   undated,
		"NamelessEntry":  nameless,
		"NextPageAbroad": `{"messages":[],"next_page_uri":"@example.com/"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := serve(t, answer(http.StatusOK, body)).List(t.Context(), gateway.ListParams{To: recipient})
			require.ErrorIs(t, err, twilio.ErrUnreadable)
		})
	}
}

func TestList_FailsWithoutPersonalData(t *testing.T) {
	t.Parallel()
	closed := newServer(t, nil)
	closed.Close()
	failing := newServer(t, answer(http.StatusInternalServerError, "no "+recipient))
	redirecting := newServer(t, answer(http.StatusFound, `{"messages":[]}`))
	refusing := newServer(t, answer(http.StatusBadRequest, `{"code":21211,"message":"`+recipient+`"}`))
	for name, server := range map[string]string{
		"Unreachable": closed.URL, "ServerError": failing.URL, "Redirect": redirecting.URL, "Refusal": refusing.URL,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := newClient(t, options(server)).List(t.Context(), gateway.ListParams{To: recipient})
			require.ErrorContains(t, err, "listing messages: ")
			require.NotContains(t, err.Error(), recipient[1:])
		})
	}
}
