package rest_test

import (
	"bytes"
	"encoding/base64"
	"flag"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/ords/rest"
)

var update = flag.Bool("update", false, "write the generated file")

func TestDocument_IsTheCommittedOne(t *testing.T) {
	t.Parallel()
	const path = "../../../docs/openapi.json"
	if *update {
		require.NoError(t, os.WriteFile(path, rest.Document(), 0o644))
	}
	committed, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(committed), string(rest.Document()), "run go generate ./gateway/ords/rest")
}

func TestDocument_IsValidOpenAPI(t *testing.T) {
	t.Parallel()
	valid, faults := contract(t).ValidateDocument()
	require.True(t, valid, "%v", faults)
}

func contract(t *testing.T) validator.Validator {
	t.Helper()
	document, err := libopenapi.NewDocument(rest.Document())
	require.NoError(t, err)
	v, errs := validator.NewValidator(document)
	require.Empty(t, errs)
	return v
}

// TestContract: whatever a client asks, valid or not, the answer is one that the document has for the operation.
func TestContract(t *testing.T) {
	t.Parallel()
	v := contract(t)
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t, func(o *rest.Options) { o.PublicURL = "" })
		if rapid.IntRange(0, 9).Draw(rt, "fails") == 0 {
			w.fails = rapid.SampledFrom([]error{operate.ErrForbidden, http.ErrBodyNotAllowed, gateway.ErrBusy}).Draw(rt, "error")
		}
		r, sent := anyRequest(rt)
		w.keepsTo(rt, v, r, sent)
	})
}

// TestContract_EachStatus: those that chance may not come upon.
func TestContract_EachStatus(t *testing.T) {
	t.Parallel()
	v := contract(t)
	const text = `{"channel":"it","phones":"+14155550100","body":"x","source_key":"A"}`
	for _, tc := range []struct {
		method, path, body, match string
		want                      int
	}{
		{http.MethodPost, "/outbound/", text, "", http.StatusCreated},
		{http.MethodPost, "/outbound/", text, "", http.StatusOK},
		{http.MethodPost, "/outbound/", `{"channel":"x"}`, "", http.StatusBadRequest},
		{http.MethodPost, "/outbound/", `"` + strings.Repeat("x", 1<<17), "", http.StatusRequestEntityTooLarge},
		{http.MethodGet, "/outbound/99", "", "", http.StatusNotFound},
		{http.MethodGet, "/inbound/99", "", "", http.StatusNotFound},
		{http.MethodPut, "/inbound/1", `{"process_status":"DONE"}`, `"x"`, http.StatusPreconditionFailed},
		{http.MethodPut, "/inbound/1", `{"process_status":"DONE"}`, "*", http.StatusOK},
		{http.MethodPut, "/inbound/1", `{"process_status":"NEW"}`, "", http.StatusConflict},
	} {
		w := newWorld(t, func(o *rest.Options) { o.PublicURL = "" })
		if tc.want == http.StatusOK && tc.method == http.MethodPost {
			w.do(request(tc.method, tc.path, tc.body))
		}
		if tc.want == http.StatusConflict {
			w.replies[0].Processing.Status = gateway.ProcessDone
		}
		r := request(tc.method, tc.path, tc.body)
		r.Header.Set("If-Match", tc.match)
		require.Equal(t, tc.want, w.keepsTo(t, v, r, []byte(tc.body)), "%s %s", tc.method, tc.path)
	}
}

// keepsTo has a request answered, whose answer must be one that the document has.
func (w *world) keepsTo(t require.TestingT, v validator.Validator, r *http.Request, sent []byte) int {
	answer := w.do(r)
	body := answer.Body.Bytes()
	again := httptest.NewRequestWithContext(w.Context(), r.Method, r.URL.String(), bytes.NewReader(sent))
	again.Header = r.Header
	response := answer.Result()
	if answer.Code != http.StatusNotModified {
		valid, faults := v.ValidateHttpResponse(again, response)
		require.True(t, valid, "%s %s: %d %s: %v", r.Method, r.URL, answer.Code, body, faults)
	}
	require.NoError(t, response.Body.Close())
	return answer.Code
}

// TestContract_WhatTheDocumentRefusesIsRefused: it promises no more than is kept.
func TestContract_WhatTheDocumentRefusesIsRefused(t *testing.T) {
	t.Parallel()
	v := contract(t)
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t, func(o *rest.Options) { o.PublicURL = "" })
		body := anyObject(rt, writable())
		r := request(http.MethodPost, "/outbound/", body)
		answer := w.do(r)
		again := request(http.MethodPost, "/outbound/", body)
		if valid, faults := v.ValidateHttpRequest(again); !valid {
			require.NotEqual(rt, http.StatusCreated, answer.Code, "%s: %v", body, faults)
		}
	})
}

func anyRequest(rt *rapid.T) (*http.Request, []byte) {
	var method, path, body string
	switch rapid.IntRange(0, 7).Draw(rt, "operation") {
	case 0, 1:
		method, path = http.MethodGet, "/"+rapid.SampledFrom([]string{"outbound", "inbound"}).Draw(rt, "list")+"/?"+anyQuery(rt)
	case 2:
		method, path = http.MethodGet, "/"+rapid.SampledFrom([]string{"outbound", "inbound"}).Draw(rt, "list")+"/"+anyID(rt)
	case 3, 4:
		method, path, body = http.MethodPost, "/outbound/", anyObject(rt, writable())
	case 5:
		method, path, body = http.MethodPut, "/inbound/"+anyID(rt), anyObject(rt, map[string][]string{
			"process_status": {`"DONE"`, `"NEW"`, `"done"`, `7`}, "process_error": {`null`, `"x"`}, "inbound_id": {`1`, `2`}, "keyword": {`null`},
		})
	case 6:
		method, path = http.MethodPost, "/oauth/token"
		body = rapid.SampledFrom([]string{"grant_type=client_credentials", "", "grant_type=x", "%"}).Draw(rt, "form")
	default:
		method, path = http.MethodGet, "/open-api-catalog/"
	}
	r := request(method, path, body)
	if path == "/oauth/token" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	anyHeader(rt, r)
	return r, []byte(body)
}

func anyHeader(rt *rapid.T, r *http.Request) {
	switch rapid.IntRange(0, 12).Draw(rt, "header") {
	case 0:
		r.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("payroll:x")))
	case 1:
		r.Header.Set("Authorization", "Bearer x")
	case 2:
		if r.Method != http.MethodGet {
			r.Header.Set("Content-Type", "text/plain")
		}
	case 3, 4, 5:
		r.Header.Set("If-Match", `"x"`)
		r.Header.Set("If-None-Match", "*")
	}
}

func anyID(rt *rapid.T) string { return strconv.Itoa(rapid.IntRange(1, 4).Draw(rt, "id")) }

func anyQuery(rt *rapid.T) string {
	query := url.Values{}
	members := map[string][]string{
		"limit": {"1", "25", "0", "x"}, "offset": {"0", "2", "99999", "-1"}, "fields": {"message_id", "inbound_id,body", "x"}, "cursor": {"2", "0"},
		"q": {`{"status":"SENT"}`, `{"process_status":"NEW"}`, `{`, `{"channel":{"$like":"%"}}`, `{"body":"x"}`}, "sort": {"x"},
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		values := members[name]
		if rapid.IntRange(0, 4).Draw(rt, "has "+name) == 0 {
			query.Set(name, rapid.SampledFrom(values).Draw(rt, name))
		}
	}
	return query.Encode()
}

// anyObject has some of the members, each with one of its values.
func anyObject(rt *rapid.T, members map[string][]string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(members)) {
		values := members[name]
		often := map[bool]int{true: 9, false: 3}[name == "channel" || name == "phones" || name == "body" || name == "process_status"]
		if rapid.IntRange(0, 9).Draw(rt, "has "+name) < often {
			parts = append(parts, strconv.Quote(name)+":"+rapid.SampledFrom(values).Draw(rt, name))
		}
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func writable() map[string][]string {
	return map[string][]string{
		"channel": {`"it"`, `"hr"`, `"it"`, `"sales"`, `7`}, "phones": {`"+14155550100"`, `"1"`, `"+14155550100"`, `""`, `null`}, "body": {`"x"`, `"Grüße"`, `null`},
		"source_key": {`"A"`, `null`}, "person_id": {`7`, `-1`, `1.5`, `"7"`}, "priority": {`1`, `10`, `0`, `null`}, "country_code": {`"US"`, `"USA"`},
		"not_before": {`"2026-12-01T08:00:00Z"`, `"soon"`}, "media_urls": {`["https://a"]`, `"https://a https://b"`, `[7]`},
		"reply_keywords": {`"YES NO"`, `["YES"]`, `";"`}, "ignore_quiet_hours": {`"Y"`, `"X"`}, "status": {`"SENT"`}, "x": {`1`},
	}
}
