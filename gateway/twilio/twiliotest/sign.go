package twiliotest

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // Twilio signs with SHA-1
	"encoding/base64"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// Sign returns the X-Twilio-Signature of a form post: the base64 HMAC-SHA1,
// keyed with the account's auth token, of the URL and of every parameter's name
// and value, by name in byte order. Values of one name are sorted and counted
// once, as Twilio's Python library does. A fragment and user:password@ are not
// part of the signed URL. Source: www.twilio.com/docs/usage/security.
func Sign(rawURL string, params url.Values, token string) string {
	mac := hmac.New(sha1.New, []byte(token))
	mac.Write([]byte(signedURL(rawURL)))
	for _, name := range slices.Sorted(maps.Keys(params)) {
		for _, value := range slices.Compact(slices.Sorted(slices.Values(params[name]))) {
			mac.Write([]byte(name + value))
		}
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// signedURL works on the text: parsing and printing the URL could re-encode it.
func signedURL(raw string) string {
	raw, _, _ = strings.Cut(raw, "#")
	scheme, rest, ok := strings.Cut(raw, "://")
	if !ok {
		return raw
	}
	authority := rest
	if end := strings.IndexAny(rest, "/?"); end >= 0 {
		authority = rest[:end]
	}
	at := strings.LastIndexByte(authority, '@')
	return scheme + "://" + rest[at+1:]
}
