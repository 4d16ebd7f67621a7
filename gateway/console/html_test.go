package console_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// elements are those of a name, by their attributes, "" for all; the name is under "<".
func elements(t *testing.T, page, name string) []map[string]string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	require.NoError(t, err)
	var all []map[string]string
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || name != "" && n.Data != name {
			continue
		}
		attributes := map[string]string{"<": n.Data}
		for _, a := range n.Attr {
			attributes[a.Key] = a.Val
		}
		all = append(all, attributes)
	}
	return all
}

// submitted is what the form in the content of a page posts as it stands.
func submitted(t *testing.T, page string) url.Values {
	t.Helper()
	_, main, _ := strings.Cut(page, "<main")
	f := url.Values{}
	for _, e := range elements(t, "<main"+main, "input") {
		f.Add(e["name"], e["value"])
	}
	selected := ""
	for _, e := range elements(t, "<main"+main, "") {
		switch {
		case e["<"] == "select":
			selected = e["name"]
		case e["<"] == "option" && selected != "":
			f.Add(selected, e["value"])
			selected = ""
		}
	}
	return f
}
