package access

import (
	"net/url"
	"strings"
)

// localPath is where somebody goes after the login: the path and query of text if they are of this server, or else "/".
// What a browser would take for another host's address is none: //host, /\host, and the same with characters between
// that it drops.
func localPath(text string) string {
	const home = "/"
	if !strings.HasPrefix(text, "/") || strings.HasPrefix(text, "//") || strings.Contains(text, `\`) {
		return home
	}
	for _, r := range text {
		if r <= ' ' || r == 0x7f {
			return home
		}
	}
	u, err := url.Parse(text)
	if err != nil || u.IsAbs() || u.Host != "" || strings.HasPrefix(u.EscapedPath(), "//") || isOwn(u.Path) {
		return home
	}
	return u.RequestURI()
}

// isOwn reports whether a path is this package's: nobody who has logged in wants to go there.
func isOwn(path string) bool {
	return path == PathLogin || strings.HasPrefix(path, PathLogin+"/") || path == PathLogout
}
