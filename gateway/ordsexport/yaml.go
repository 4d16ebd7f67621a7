package ordsexport

import (
	"cmp"
	"fmt"
	"strings"
)

// YAML is the section webhooks of the gateway's configuration that answers at the paths, with the notes as comments.
// Where there is none of a kind the gateway's own path stays.
func (w Webhooks) YAML() string {
	var out strings.Builder
	out.WriteString("webhooks:\n")
	writePaths(&out, "inbound_paths", w.Inbound)
	writePaths(&out, "status_paths", w.Status)
	if len(w.Inbound)+len(w.Status) == 0 {
		return "# No webhook of Twilio's was found.\n" + notes(w.Notes)
	}
	return out.String() + notes(w.Notes)
}

// oneLine keeps a name of the site's from ending the comment that it stands in.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == '\u0085' || r == '\u2028' || r == '\u2029' || r == 0x7f || r == '\ufffd' || r == '\ufeff' {
			return ' '
		}
		return r
	}, text)
}

func writePaths(out *strings.Builder, key string, paths []Path) {
	if len(paths) == 0 {
		fmt.Fprintf(out, "  # %s: none was found; the gateway's own stays\n", key)
		return
	}
	fmt.Fprintf(out, "  %s:\n", key)
	for _, p := range paths {
		fmt.Fprintf(out, "    - %s  # %s\n", p.Path, oneLine(p.About))
	}
}

func notes(all []Note) string {
	if len(all) == 0 {
		return ""
	}
	var out strings.Builder
	out.WriteString("\n# To look at:\n")
	for _, n := range all {
		fmt.Fprintf(&out, "# - %s %s\n", oneLine(cmp.Or(n.Where, "script")), oneLine(n.Text))
	}
	return out.String()
}
