package rest

import (
	"crypto/sha512"
	"encoding/base64"
	"strings"
)

// etag is ORDS's: 64 bytes in base64, strong.
func etag(of []byte) string {
	sum := sha512.Sum512(of)
	return `"` + base64.StdEncoding.EncodeToString(sum[:]) + `"`
}

// matches reports whether a list of ETags, as in If-Match, names one. W/ counts as nothing: all of ours are strong.
func matches(list, tag string) bool {
	for _, one := range strings.Split(list, ",") {
		one = strings.TrimPrefix(strings.TrimSpace(one), "W/")
		if one == "*" || one == tag {
			return true
		}
	}
	return false
}
